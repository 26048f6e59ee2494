import type { Member } from "../conflicts.ts";
import { Domain } from "./domain.ts";
import { type Fact, type Incompatibility, incompatibility } from "./incompatibility.ts";
import type { Targets, Universe } from "./universe.ts";
import { VersionSet } from "./version-set.ts";

type Requirement = Pick<Fact & { kind: "needs" | "tested-with" }, "kind"> & {
	readonly other: string;
	readonly ranges: readonly string[];
};

/**
 * Turns descriptors into incompatibilities, when the search comes to them and each once. Versions of a component that
 * say the same of another one are told of together, so that the search learns of all at once, and explains them at once.
 */
export class Facts {
	readonly #universe: Universe;
	readonly #targets: ReadonlyMap<string, Domain>;
	readonly #told = new Set<string>();

	constructor(universe: Universe, targets: Targets) {
		this.#universe = universe;
		this.#targets = new Map(
			[...targets].flatMap(([name, [best, ...others]]) => (best ? [[name, new Domain(best, others, true)]] : [])),
		);
	}

	get targets(): readonly Domain[] {
		return [...this.#targets.values()];
	}

	/** What holds as soon as a component has to move, or was asked for: what others that are installed say of it. */
	ofMoving(domain: Domain): Incompatibility[] {
		const found: (Incompatibility | null)[] = [];
		if (!domain.isTarget && !this.#universe.circumstances.mayMove) {
			const subject = { domain, set: domain.away };
			found.push(incompatibility([subject], { kind: "held", subject }));
		}
		for (const name of this.#universe.dependentsOn(domain.name)) {
			if (name === domain.name || this.#targets.has(name)) continue;
			const member = this.#universe.circumstances.start.get(name);
			for (const requirement of member ? this.#requirementsOf(member) : []) {
				if (requirement.other !== domain.name) continue;
				const dependent = this.#suits(domain, requirement) ? undefined : this.#domainOf(name);
				if (dependent) found.push(this.#tell(dependent, dependent.home, requirement));
			}
		}
		return found.filter((one) => one !== null);
	}

	/** What holds for a component in one of its versions. */
	ofRelease(domain: Domain, place: number): Incompatibility[] {
		const member = domain.members[place];
		if (!member) return [];
		const found = [...this.#requirementsOf(member)].map((requirement) => this.#tell(domain, place, requirement));
		return [...found, this.#unfit(domain, place)].filter((one) => one !== null);
	}

	#domainOf(name: string): Domain | undefined {
		return this.#targets.get(name) ?? this.#universe.domainOf(name);
	}

	*#requirementsOf({ dependencies, compatibilityMatrix }: Member): Generator<Requirement, void> {
		for (const [other, range] of Object.entries(dependencies)) yield { kind: "needs", other, ranges: [range] };
		if (this.#universe.circumstances.level !== "strict") return;
		for (const [other, ranges] of Object.entries(compatibilityMatrix)) yield { kind: "tested-with", other, ranges };
	}

	/** Whether every version that a component could get is right, so that there is nothing to tell. */
	#suits(domain: Domain, { ranges }: Requirement): boolean {
		return (domain.isTarget ? domain.all : domain.away).isWithin(domain.within(ranges));
	}

	/** @returns null where it was told already, or where there is nothing to tell */
	#tell(domain: Domain, place: number, requirement: Requirement): Incompatibility | null {
		const { kind, other: name, ranges } = requirement;
		const range = ranges.join(" || ");
		const other = name === domain.name ? domain : this.#domainOf(name);
		const allowed = other?.within(ranges);
		// What was in conflict before may stay so as long as nobody touches either of the two.
		const isOldConflict = !domain.isTarget && !other?.isTarget && !(other && allowed?.has(other.home));
		const isSpared = isOldConflict && place === domain.home;
		const key = [kind, domain.name, name, range, isSpared].join("\n");
		if (this.#told.has(key)) return null;
		this.#told.add(key);
		const alike = domain.saying(kind, name, range);
		const set = isSpared ? domain.onlyHome : isOldConflict ? alike.without(domain.onlyHome) : alike;
		const subject = { domain, set };
		if (!other || !allowed) {
			// A matrix says nothing of what is absent.
			if (isSpared || kind === "tested-with") return null;
			return incompatibility([subject], { kind: "needs-absent", subject, other: name, range });
		}
		const fact = { kind, subject, other, range } as const;
		if (other === domain) return incompatibility([{ domain, set: set.without(allowed) }], fact);
		const wrong = isSpared ? other.all.without(allowed).without(other.onlyHome) : other.all.without(allowed);
		return incompatibility([subject, { domain: other, set: wrong }], fact);
	}

	#unfit(domain: Domain, place: number): Incompatibility | null {
		const { objection } = this.#universe.circumstances;
		const member = domain.members[place];
		if (domain.isTarget || place === domain.home || !member) return null;
		const why = objection(member);
		const key = ["unfit", domain.name, why].join("\n");
		if (why === null || this.#told.has(key)) return null;
		this.#told.add(key);
		const places = domain.members.flatMap((one, at) => (at !== domain.home && objection(one) === why ? [at] : []));
		const subject = { domain, set: VersionSet.of(domain.members.length, ...places) };
		return incompatibility([subject], { kind: "unfit", subject, why });
	}
}
