import type { Member } from "../conflicts.ts";
import type { Domain } from "./domain.ts";
import type { Facts } from "./facts.ts";
import { type Incompatibility, resolvent, type Term } from "./incompatibility.ts";
import { PartialSolution } from "./partial-solution.ts";
import { VersionSet } from "./version-set.ts";
import { type Consequence, Watches } from "./watches.ts";

export type SearchResult =
	/**
	 * The targets as they were chosen, and what has to move besides, in the order in which that turned out; all else can
	 * stay.
	 */
	| {
			readonly kind: "found";
			readonly targets: ReadonlyMap<string, Member>;
			readonly moved: ReadonlyMap<string, Member>;
	  }
	/** @param why an incompatibility without terms, whose causes tell why nothing is possible */
	| { readonly kind: "impossible"; readonly why: Incompatibility }
	| { readonly kind: "gave-up" };

/**
 * PubGrub: the search for versions that learns from every conflict what it comes from, goes back to where that was
 * decided, and can tell in the end why nothing is possible. After Natalie Weizenbaum, "PubGrub: Next-Generation Version
 * Solving" (2018), and the description in pub's repository, doc/solver.md.
 *
 * Two things differ. Every component has exactly one of finitely many versions, so sets of versions are bits and negative
 * terms are not needed. And a component stays as it is, undecided, until something is derived against that: of a
 * thousand components, only those that a target touches are looked at.
 */
export class Search {
	readonly #facts: Facts;
	readonly #solution = new PartialSolution();
	readonly #watches = new Watches(this.#solution);
	readonly #met = new Set<Domain>();
	/** Incompatibilities that were not looked at yet, and components that have fewer versions left than at the last look. */
	#unseen: Incompatibility[] = [];
	readonly #changed = new Set<Domain>();
	#impossible: Incompatibility | null = null;
	#mostMoves = Number.POSITIVE_INFINITY;
	#mostLooks = 0;

	constructor(facts: Facts) {
		this.#facts = facts;
	}

	/**
	 * Goes on from what earlier runs have learned, which stays true because there is ever less to be found.
	 *
	 * @param mostMoves how many components may move at the most
	 * @param looks after how many looks at an incompatibility it gives up: a measure of time that needs no clock
	 */
	run(mostMoves: number, looks: number): SearchResult {
		this.#mostMoves = mostMoves;
		this.#mostLooks = this.#watches.looks + looks;
		this.#solution.backtrack(0);
		this.#unseen = [...this.#watches.all];
		for (;;) {
			this.#propagate();
			if (this.#impossible) return { kind: "impossible", why: this.#impossible };
			if (this.#isTired()) return { kind: "gave-up" };
			if (this.#meetMoving()) continue;
			const next = this.#mostUrgent();
			if (!next) {
				const { targets } = this.#facts;
				return { kind: "found", targets: this.#chosen(targets), moved: this.#chosen(this.#solution.moved) };
			}
			this.#decide(next);
		}
	}

	#isTired(): boolean {
		return this.#watches.looks > this.#mostLooks;
	}

	#propagate(): void {
		while (!this.#impossible && !this.#isTired()) {
			const conflict = this.#tooManyMoves() ?? this.#derive();
			if (conflict === "nothing left") return;
			if (!conflict) continue;
			const learned = this.#rootOf(conflict);
			this.#changed.clear();
			if (learned !== conflict || learned.terms.length === 0) this.#add(learned);
			else this.#unseen.push(learned);
		}
	}

	/** Derives what follows from the next thing that is new. @returns an incompatibility that is true entirely */
	#derive(): Incompatibility | "nothing left" | null {
		const unseen = this.#unseen.pop();
		if (unseen) return this.#act(this.#watches.consequenceOf(unseen));
		const [domain] = this.#changed;
		if (!domain) return "nothing left";
		this.#changed.delete(domain);
		for (const consequence of this.#watches.consequencesOf(domain)) {
			const conflict = this.#act(consequence);
			if (conflict) return conflict;
		}
		return null;
	}

	/** Where all terms but one are true, that one must not be. */
	#act(consequence: Consequence | null): Incompatibility | null {
		if (consequence?.kind === "conflict") return consequence.incompatibility;
		if (consequence) {
			const { term, incompatibility } = consequence;
			this.#solution.derive({ domain: term.domain, set: term.set.complement() }, incompatibility);
			this.#changed.add(term.domain);
		}
		return null;
	}

	#tooManyMoves(): Incompatibility | null {
		const { moved } = this.#solution;
		if (moved.size <= this.#mostMoves) return null;
		const terms = [...moved].map((domain) => ({ domain, set: domain.away }));
		return this.#withoutCertain({ terms, cause: { kind: "bound" } });
	}

	/** Resolves a conflict to what it comes from, and goes back to where that leaves one term open. */
	#rootOf(conflict: Incompatibility): Incompatibility {
		let current = conflict;
		while (current.terms.length > 0) {
			const { satisfier, term, levelBefore } = this.#satisfierOf(current);
			if (satisfier.cause === null || levelBefore < satisfier.level) {
				this.#solution.backtrack(levelBefore);
				return current;
			}
			const next = resolvent(current, satisfier.cause, term.domain);
			current = this.#mostMoves === Number.POSITIVE_INFINITY ? next : this.#withoutCertain(next);
		}
		return current;
	}

	/**
	 * Leaves out terms that are true without a decision. What is learned with a limit on moves explains nothing to anybody,
	 * so it need not tell where they come from, and such terms can be hundreds.
	 */
	#withoutCertain({ terms, cause }: Incompatibility): Incompatibility {
		return { terms: terms.filter((term) => (this.#solution.satisfier(term)?.level ?? 0) > 0), cause };
	}

	/** The assignment that made the last term true, and the level at which all the others had been. */
	#satisfierOf({ terms }: Incompatibility) {
		const satisfied = terms.flatMap((term) => {
			const satisfier = this.#solution.satisfier(term);
			return satisfier ? [{ term, satisfier }] : [];
		});
		const last = satisfied.reduce((a, b) => (b.satisfier.index > a.satisfier.index ? b : a));
		const others = satisfied.filter((one) => one !== last).map(({ satisfier }) => satisfier.level);
		const { term, satisfier } = last;
		const ruledOut = satisfier.cause?.terms.find(({ domain }) => domain === term.domain)?.set;
		// It may have made its term true only together with what was known of the same component before.
		const rest = ruledOut && this.#solution.satisfier({ domain: term.domain, set: term.set.union(ruledOut) });
		return { term, satisfier, levelBefore: Math.max(0, ...others, rest?.level ?? 0) };
	}

	/** Asks what there is to know of components that turned out to move. @returns whether there was anything */
	#meetMoving(): boolean {
		for (const domain of [...this.#facts.targets, ...this.#solution.moved]) {
			if (this.#met.has(domain)) continue;
			this.#met.add(domain);
			for (const fact of this.#facts.ofMoving(domain)) this.#add(fact);
			// What a target needs is known before the first decision, and for good.
			for (const fact of domain.isTarget ? this.#facts.ofRelease(domain, domain.home) : []) this.#add(fact);
		}
		return this.#unseen.length > 0 || this.#impossible !== null;
	}

	/**
	 * A target first, so that it gets the best version that is possible, then what has the fewest versions left; null:
	 * everything is decided. There is nothing to decide about a target with one version.
	 */
	#mostUrgent(): Domain | null {
		const isOpen = (one: Domain): boolean => one.members.length > 1 && !this.#solution.isDecided(one);
		const target = this.#facts.targets.find(isOpen);
		if (target) return target;
		let best: Domain | null = null;
		let fewest = Number.POSITIVE_INFINITY;
		for (const domain of this.#solution.moved) {
			if (this.#solution.isDecided(domain)) continue;
			const { count } = this.#solution.left(domain);
			if (count >= fewest) continue;
			best = domain;
			fewest = count;
		}
		return best;
	}

	#decide(domain: Domain): void {
		const place = domain.preferred(this.#solution.left(domain));
		if (place === null) throw new Error(`No version of ${domain.name} is left, and no conflict was found.`);
		const facts = this.#facts.ofRelease(domain, place);
		for (const fact of facts) this.#add(fact);
		const isTrue = ({ domain: one, set }: Term): boolean =>
			one === domain ? set.has(place) : this.#solution.left(one).isWithin(set);
		// What is wrong from the start is not decided: propagation learns of it without having to go back.
		if (facts.some(({ terms }) => terms.every(isTrue))) return;
		this.#solution.decide({ domain, set: VersionSet.of(domain.members.length, place) });
		this.#changed.add(domain);
	}

	#add(one: Incompatibility): void {
		if (one.terms.length === 0) {
			this.#impossible ??= one;
			return;
		}
		this.#watches.add(one);
		this.#unseen.push(one);
	}

	#chosen(domains: Iterable<Domain>): Map<string, Member> {
		return new Map(
			[...domains].flatMap((domain) => {
				const [place = -1] = this.#solution.left(domain).places;
				const member = domain.members[place];
				return member ? [[domain.name, member] as const] : [];
			}),
		);
	}
}
