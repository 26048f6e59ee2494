import type { Domain } from "./domain.ts";
import type { Incompatibility, Term } from "./incompatibility.ts";
import type { PartialSolution } from "./partial-solution.ts";

interface Watched {
	readonly incompatibility: Incompatibility;
	/** The terms, the two that are watched first. */
	readonly terms: Term[];
}

/** What an incompatibility comes to: one term is left that must not be true, or all of them are. */
export type Consequence =
	| { readonly kind: "unit"; readonly term: Term; readonly incompatibility: Incompatibility }
	| { readonly kind: "conflict"; readonly incompatibility: Incompatibility };

/**
 * Finds the incompatibilities that a change has consequences for. Each is looked at only when one of two of its terms
 * becomes true: as long as two are not, nothing follows from it. (The watched literals of SAT solvers, after Moskewicz
 * and others, "Chaff: Engineering an Efficient SAT Solver", 2001.) Going back needs no upkeep.
 */
export class Watches {
	readonly #solution: PartialSolution;
	readonly #byDomain = new Map<Domain, Watched[]>();
	readonly #all: Incompatibility[] = [];
	/** How often an incompatibility was looked at, which is what a search spends its time on. */
	looks = 0;

	constructor(solution: PartialSolution) {
		this.#solution = solution;
	}

	get all(): readonly Incompatibility[] {
		return this.#all;
	}

	add(incompatibility: Incompatibility): void {
		const { terms } = incompatibility;
		// Of terms that are true already, those stay true the longest when the search goes back that were so first.
		const watchedFirst = [...terms].sort((a, b) => this.#trueSince(b) - this.#trueSince(a));
		const watched = { incompatibility, terms: watchedFirst };
		this.#all.push(incompatibility);
		for (const { domain } of watchedFirst.slice(0, 2)) this.#watch(domain, watched);
	}

	/** What follows from one incompatibility as things stand. */
	consequenceOf(incompatibility: Incompatibility): Consequence | null {
		this.looks++;
		let open: Term | null = null;
		for (const term of incompatibility.terms) {
			if (this.#isTrue(term)) continue;
			if (open || !this.#canBeTrue(term)) return null;
			open = term;
		}
		return open ? { kind: "unit", term: open, incompatibility } : { kind: "conflict", incompatibility };
	}

	/** What follows from fewer versions being left of a component, one by one, so that each can be acted on at once. */
	*consequencesOf(domain: Domain): Generator<Consequence, void> {
		const watched = this.#byDomain.get(domain) ?? [];
		// What was learned last is the most general.
		for (let i = watched.length - 1; i >= 0; i--) {
			const one = watched[i];
			if (!one) continue;
			this.looks++;
			const { terms, incompatibility } = one;
			const at = terms[0]?.domain === domain ? 0 : 1;
			const own = terms[at];
			if (!own || !this.#isTrue(own)) continue;
			const instead = this.#openBeyond(terms);
			if (instead) {
				const { place, term } = instead;
				terms[place] = own;
				terms[at] = term;
				watched.splice(i, 1);
				this.#watch(term.domain, one);
				continue;
			}
			const term = terms[1 - at];
			if (!term || this.#isTrue(term)) yield { kind: "conflict", incompatibility };
			else if (this.#canBeTrue(term)) yield { kind: "unit", term, incompatibility };
		}
	}

	/** A term that is not true and not watched. */
	#openBeyond(terms: readonly Term[]): { place: number; term: Term } | null {
		for (let place = 2; place < terms.length; place++) {
			const term = terms[place];
			if (term && !this.#isTrue(term)) return { place, term };
		}
		return null;
	}

	#isTrue({ domain, set }: Term): boolean {
		return this.#solution.left(domain).isWithin(set);
	}

	#canBeTrue({ domain, set }: Term): boolean {
		return this.#solution.left(domain).meets(set);
	}

	#trueSince(term: Term): number {
		return this.#isTrue(term) ? (this.#solution.satisfier(term)?.index ?? -1) : Number.POSITIVE_INFINITY;
	}

	#watch(domain: Domain, watched: Watched): void {
		const known = this.#byDomain.get(domain);
		if (known) known.push(watched);
		else this.#byDomain.set(domain, [watched]);
	}
}
