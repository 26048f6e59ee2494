import type { Domain } from "./domain.ts";
import type { Incompatibility, Term } from "./incompatibility.ts";
import type { VersionSet } from "./version-set.ts";

/** That a component has one of some versions: decided, or derived from an incompatibility. */
export interface Assignment {
	readonly domain: Domain;
	/** What is left of the component's versions, this and all earlier assignments taken together. */
	readonly left: VersionSet;
	/** How many decisions had been taken, this one included. */
	readonly level: number;
	/** Place in the order of assignments. */
	readonly index: number;
	/** Null: it was decided. */
	readonly cause: Incompatibility | null;
}

/** What the solver takes for true so far, in the order in which it came to it. */
export class PartialSolution {
	readonly #log: Assignment[] = [];
	readonly #left = new Map<Domain, VersionSet>();
	readonly #byDomain = new Map<Domain, Assignment[]>();
	readonly #moved = new Set<Domain>();
	level = 0;

	/** Components that nobody asked for and that cannot stay as they are, in the order in which that was found. */
	get moved(): ReadonlySet<Domain> {
		return this.#moved;
	}

	left(domain: Domain): VersionSet {
		return this.#left.get(domain) ?? domain.all;
	}

	isDecided(domain: Domain): boolean {
		return this.#byDomain.get(domain)?.at(-1)?.cause === null;
	}

	decide({ domain, set }: Term): void {
		this.level++;
		this.#assign(domain, set, null);
	}

	derive({ domain, set }: Term, cause: Incompatibility): void {
		this.#assign(domain, this.left(domain).intersection(set), cause);
	}

	/** Forgets everything after a level. */
	backtrack(level: number): void {
		this.level = level;
		for (let last = this.#log.at(-1); last && last.level > level; last = this.#log.at(-1)) {
			this.#log.pop();
			const own = this.#byDomain.get(last.domain);
			own?.pop();
			const before = own?.at(-1);
			if (before) this.#left.set(last.domain, before.left);
			else this.#left.delete(last.domain);
			if (!this.#isMoved(last.domain)) this.#moved.delete(last.domain);
		}
	}

	/** The earliest assignment with which a term is true, after which nothing can make it untrue; null: it always is. */
	satisfier({ domain, set }: Term): Assignment | null {
		if (set.isAll) return null;
		const found = this.#byDomain.get(domain)?.find(({ left }) => left.isWithin(set));
		if (!found) throw new Error(`The term of ${domain.name} is not satisfied.`);
		return found;
	}

	#assign(domain: Domain, left: VersionSet, cause: Incompatibility | null): void {
		const assignment = { domain, left, level: this.level, index: this.#log.length, cause };
		this.#log.push(assignment);
		this.#left.set(domain, left);
		const own = this.#byDomain.get(domain);
		if (own) own.push(assignment);
		else this.#byDomain.set(domain, [assignment]);
		if (this.#isMoved(domain)) this.#moved.add(domain);
	}

	#isMoved(domain: Domain): boolean {
		return !domain.isTarget && !this.left(domain).has(domain.home);
	}
}
