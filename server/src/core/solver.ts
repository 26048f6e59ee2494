import type { ComponentDescriptor, ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { prerelease } from "semver";
import { type Assignment, type Conflict, conflictsIn } from "./conflicts.ts";
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
const maxTries = 20_000;

/**
 * Looks for the smallest set of other components that has to move for the targets to be possible. It never adds or
 * removes a component, and leaves alone conflicts that were there before and that nothing of this touches. Each try
 * repairs one conflict by moving one component of it, nearest version first; allowing one more move at a time makes the
 * first find a smallest one.
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
	const pressing = (assignment: Assignment, moved: ReadonlyMap<string, Conflict>): Conflict[] =>
		blockingIn(assignment, level).filter(({ component, other }) =>
			[component, other].some((name) => fixed.has(name) || moved.has(name)),
		);
	const search = (assignment: Assignment, moved: ReadonlyMap<string, Conflict>, movesLeft: number): Solution | null => {
		const conflict = pressing(assignment, moved)[0];
		if (!conflict) return { assignment, moved };
		if (movesLeft === 0 || ++tries > maxTries) return null;
		for (const name of [conflict.other, conflict.component]) {
			if (fixed.has(name) || moved.has(name) || !assignment.has(name)) continue;
			for (const candidate of candidatesFor(name, assignment, inventory)) {
				const next = new Map(assignment).set(name, candidate);
				// A move that does not repair what it was made for only leads astray.
				if (blockingIn(next, level).some((left) => keyOf(left) === keyOf(conflict))) continue;
				const found = search(next, new Map(moved).set(name, conflict), movesLeft - 1);
				if (found) return found;
			}
		}
		return null;
	};
	const most = mayMove ? start.size - fixed.size : 0;
	for (let moves = 0; moves <= most && tries <= maxTries; moves++) {
		const solution = search(start, new Map(), moves);
		if (solution) return { ok: true, solution };
	}
	return { ok: false, reason: { conflicts: pressing(start, new Map()), gaveUp: tries > maxTries } };
}

/** The conflicts that a validation level does not let pass: dependencies always, the matrix in `strict` only. */
export function blockingIn(assignment: Assignment, level: ValidationLevel): Conflict[] {
	return conflictsIn(assignment).filter(({ kind }) => kind !== "compatibility-conflict" || level === "strict");
}

function keyOf({ kind, component, other }: Conflict): string {
	return `${kind} ${component} ${other}`;
}

/** Newer ones from the nearest up, then older ones from the nearest down; prereleases are never moved to unasked. */
function candidatesFor(name: string, assignment: Assignment, inventory: Inventory): ComponentDescriptor[] {
	const current = assignment.get(name)?.version ?? "";
	const all = inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor)
		.filter(({ version }) => version === current || prerelease(version) === null);
	const at = all.findIndex(({ version }) => version === current);
	if (at < 0) return all;
	return [...all.slice(0, at).reverse(), ...all.slice(at + 1)];
}
