import type { Domain } from "./domain.ts";
import type { VersionSet } from "./version-set.ts";

/** That a component has one of these versions. Every component has exactly one, so a negation is a term as well. */
export interface Term {
	readonly domain: Domain;
	readonly set: VersionSet;
}

/** What stands in a descriptor, in the manifest or in the configuration, and needs no derivation. */
export type Fact =
	| { readonly kind: "needs" | "tested-with"; readonly subject: Term; readonly other: Domain; readonly range: string }
	| { readonly kind: "needs-absent"; readonly subject: Term; readonly other: string; readonly range: string }
	/** @param why a predicate, such as "needs Node >=26, and the service runs on Node 24.1.0" */
	| { readonly kind: "unfit"; readonly subject: Term; readonly why: string }
	/** Nothing but the targets may move. */
	| { readonly kind: "held"; readonly subject: Term };

export type Cause =
	| Fact
	| { readonly kind: "derived"; readonly left: Incompatibility; readonly right: Incompatibility }
	/** More components would move than in a solution that is known. */
	| { readonly kind: "bound" };

/** Terms that must not all be true, one for a component at the most. Without any, there is no solution. */
export interface Incompatibility {
	readonly terms: readonly Term[];
	readonly cause: Cause;
}

/** Terms that are always true say nothing, and are left out. @returns null when the terms can never all be true */
export function incompatibility(terms: readonly Term[], cause: Cause): Incompatibility | null {
	if (terms.some(({ set }) => set.isEmpty)) return null;
	return { terms: terms.filter(({ set }) => !set.isAll), cause };
}

/**
 * What follows from two incompatibilities that both tell of a component: if everything else in both is true, it can
 * have none of the versions in either.
 */
export function resolvent(left: Incompatibility, right: Incompatibility, over: Domain): Incompatibility {
	const sets = new Map<Domain, VersionSet>();
	for (const { domain, set } of [...left.terms, ...right.terms]) {
		const known = sets.get(domain);
		sets.set(domain, !known ? set : domain === over ? known.union(set) : known.intersection(set));
	}
	const terms = [...sets].map(([domain, set]): Term => ({ domain, set })).filter(({ set }) => !set.isAll);
	return { terms, cause: { kind: "derived", left, right } };
}
