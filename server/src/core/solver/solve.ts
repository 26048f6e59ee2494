import { type Assignment, blockingIn, type Conflict, conflictsOf, type Member } from "../conflicts.ts";
import { explanationOf } from "./explanation.ts";
import { Facts } from "./facts.ts";
import { Search, type SearchResult } from "./search.ts";
import type { Targets, Universe } from "./universe.ts";

export interface Solution {
	/** What is to run, with the targets in it. */
	readonly assignment: Assignment;
	/** Components that have to move although nobody asked, and of each a conflict that staying would mean. */
	readonly moved: ReadonlyMap<string, Conflict>;
	/** Whether it is known that no fewer will do; a search for fewer can take too long. */
	readonly isFewest: boolean;
}

export interface Unsolvable {
	/** What stands in the way when only the targets move. */
	readonly conflicts: readonly Conflict[];
	/** Why nothing else helps, one step a sentence; null: the search gave up, or the way there is too long to follow. */
	readonly explanation: readonly string[] | null;
	/** The search gave up before it had seen everything. */
	readonly gaveUp: boolean;
}

/** How long a search may go on, in looks at incompatibilities: a measure of time that needs no clock. */
export interface SearchEffort {
	/** Until the answer is "gave up". */
	readonly looks: number;
	/** For each attempt to do with fewer moves, when a possible plan is there already; 0: none is made. */
	readonly looksForFewer: number;
}

/** A second or so, for a person who waits for this very answer. */
export const thorough: SearchEffort = { looks: 3_000_000, looksForFewer: 1_000_000 };

/**
 * Looks for the smallest set of other components that has to move for the targets to be possible. It never adds or
 * removes a component, and leaves alone conflicts that were there before and that nothing of this touches.
 *
 * Once some way is found, the search goes on under one more condition, that fewer move, until there is none.
 *
 * @param targets components that stay where they are put; of one with several versions, the first that is possible counts
 */
export function solve(
	universe: Universe,
	targets: Targets,
	effort: SearchEffort = thorough,
): { readonly ok: true; readonly solution: Solution } | { readonly ok: false; readonly reason: Unsolvable } {
	const search = new Search(new Facts(universe, targets));
	let result: SearchResult = search.run(Number.POSITIVE_INFINITY, effort.looks);
	if (result.kind !== "found") {
		const best = [...targets].flatMap(([name, [member]]) => (member ? [[name, member] as const] : []));
		const asked: Assignment = new Map([...universe.circumstances.start, ...best]);
		const conflicts = [...blockingIn(asked, universe.circumstances.level, (name) => targets.has(name))];
		const explanation = result.kind === "impossible" ? explanationOf(result.why) : null;
		return { ok: false, reason: { conflicts, explanation, gaveUp: result.kind === "gave-up" } };
	}
	const chosen = result.targets;
	if (effort.looksForFewer === 0) {
		return { ok: true, solution: solutionOf(universe, chosen, result.moved, result.moved.size === 0) };
	}
	// With fewer moves in mind, a target must not change any more.
	if ([...targets.values()].some((versions) => versions.length > 1)) {
		return solve(universe, new Map([...chosen].map(([name, member]) => [name, [member]])), effort);
	}
	let moved = result.moved;
	while (result.kind === "found") {
		moved = result.moved;
		if (moved.size === 0) break;
		result = search.run(moved.size - 1, effort.looksForFewer);
	}
	return { ok: true, solution: solutionOf(universe, chosen, moved, result.kind !== "gave-up") };
}

function solutionOf(
	universe: Universe,
	targets: ReadonlyMap<string, Member>,
	moved: ReadonlyMap<string, Member>,
	isFewest: boolean,
): Solution {
	const start: Assignment = new Map([...universe.circumstances.start, ...targets]);
	const assignment = new Map([...start, ...moved]);
	const touched = new Set([...targets.keys(), ...moved.keys()]);
	const causes = new Map<string, Conflict>();
	for (const [name, member] of moved) {
		const home = start.get(name);
		if (!home) continue;
		assignment.set(name, home);
		touched.delete(name);
		const cause = whyNotAt(home, assignment, universe, touched);
		// Where fewer moves were not looked for to the end, one may turn out to be idle.
		if (!cause) continue;
		assignment.set(name, member);
		touched.add(name);
		causes.set(name, cause);
	}
	return { assignment, moved: causes, isFewest };
}

/** A conflict that a component would be in, if it stayed at home, with what is touched. */
function whyNotAt(
	home: Member,
	assignment: Assignment,
	{ circumstances: { level } }: Universe,
	touched: ReadonlySet<string>,
): Conflict | undefined {
	const itself = conflictsOf(home, assignment, (other) => touched.has(other));
	const others = [...touched].flatMap((name) => {
		const member = assignment.get(name);
		return member ? [...conflictsOf(member, assignment, (other) => other === home.name)] : [];
	});
	return [...others, ...itself].find(({ kind }) => kind !== "compatibility-conflict" || level === "strict");
}
