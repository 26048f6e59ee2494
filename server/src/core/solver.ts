import type { ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { prerelease } from "semver";
import { type Assignment, blockingIn, type Conflict, conflictsOf, isSameConflict, type Member } from "./conflicts.ts";
import type { Inventory } from "./inventory.ts";

export interface Solution {
	/** What is to run, with the targets in it. */
	readonly assignment: Assignment;
	/** Components that had to move although nobody asked, and the conflict that made each move. */
	readonly moved: ReadonlyMap<string, Conflict>;
}

export interface Unsolvable {
	/** What stands in the way when only the targets move. */
	readonly conflicts: readonly Conflict[];
	/** The search gave up before it had seen everything. */
	readonly gaveUp: boolean;
}

/** More tries than any registry that a person can survey needs; beyond it the answer is "gave up", not a hang. */
const maxTries = 5_000;

/**
 * Looks for the smallest set of other components that has to move for the targets to be possible. It never adds or
 * removes a component, and leaves alone conflicts that were there before and that nothing of this touches. Each try
 * repairs one conflict by moving the one of its two components that is not settled yet, nearest version first; allowing
 * one more move at a time makes the first find a smallest one.
 *
 * @param start what is to run, targets included
 * @param fixed the targets, which stay where they are put
 * @param mayMove whether others may be moved at all
 */
export function solve(
	start: Assignment,
	fixed: ReadonlySet<string>,
	inventory: Inventory,
	level: ValidationLevel,
	mayMove: boolean,
): { readonly ok: true; readonly solution: Solution } | { readonly ok: false; readonly reason: Unsolvable } {
	let tries = 0;
	const search = (assignment: Assignment, moved: ReadonlyMap<string, Conflict>, movesLeft: number): Solution | null => {
		if (++tries > maxTries) return null;
		const isSettled = (name: string): boolean => fixed.has(name) || moved.has(name);
		const [conflict] = blockingIn(assignment, level, isSettled);
		if (!conflict) return { assignment, moved };
		const name = [conflict.other, conflict.component].find((end) => !isSettled(end) && assignment.has(end));
		if (name === undefined || movesLeft === 0) return null;
		for (const candidate of candidatesFor(name, assignment, inventory)) {
			const next = new Map(assignment).set(name, candidate);
			// The other end stays as it is, so a move that does not repair the conflict leads nowhere: no try is spent on it.
			if (hasConflict(next, conflict)) continue;
			const found = search(next, new Map(moved).set(name, conflict), movesLeft - 1);
			if (found) return found;
		}
		return null;
	};
	const most = mayMove ? start.size - fixed.size : 0;
	for (let moves = 0; moves <= most && tries <= maxTries; moves++) {
		const solution = search(start, new Map(), moves);
		if (solution) return { ok: true, solution };
	}
	const conflicts = [...blockingIn(start, level, (name) => fixed.has(name))];
	return { ok: false, reason: { conflicts, gaveUp: tries > maxTries } };
}

function hasConflict(assignment: Assignment, conflict: Conflict): boolean {
	const member = assignment.get(conflict.component);
	if (!member) return false;
	const left = conflictsOf(member, assignment, (other) => other === conflict.other);
	return [...left].some((one) => isSameConflict(one, conflict));
}

/** Newer ones from the nearest up, then older ones from the nearest down; prereleases are never moved to unasked. */
function candidatesFor(name: string, assignment: Assignment, inventory: Inventory): Member[] {
	const current = assignment.get(name)?.version ?? "";
	const all = inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor)
		.filter(({ version }) => version === current || prerelease(version) === null);
	const at = all.findIndex(({ version }) => version === current);
	if (at < 0) return all;
	return [...all.slice(0, at).reverse(), ...all.slice(at + 1)];
}
