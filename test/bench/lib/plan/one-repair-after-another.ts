import { prerelease } from "semver";
import { type Assignment, blockingIn, type Member } from "../../../../server/src/core/conflicts.ts";
import type { Inventory } from "../../../../server/src/core/inventory.ts";

/** After so many tries it gives up; each looks through the whole workspace. */
const mostTries = 5_000;

/**
 * The obvious way to find what has to move, which learns nothing from what fails: repair the first conflict by moving the
 * one of its two components that is not settled yet, go on, and try another version when that leads nowhere. Allowing one
 * move more each time makes the first way that is found one of the shortest.
 *
 * @returns how many move; null: it gave up, or nothing helps
 */
export function oneRepairAfterAnother(start: Assignment, target: Member, inventory: Inventory): number | null {
	let tries = 0;
	const search = (assignment: Assignment, settled: ReadonlySet<string>, movesLeft: number): boolean => {
		if (++tries > mostTries) return false;
		const [conflict] = blockingIn(assignment, "strict", (name) => settled.has(name));
		if (!conflict) return true;
		const name = [conflict.other, conflict.component].find((end) => !settled.has(end) && assignment.has(end));
		if (name === undefined || movesLeft === 0) return false;
		return inventory
			.versionsOf(name)
			.map(({ descriptor }) => descriptor)
			.filter(({ version }) => version !== assignment.get(name)?.version && prerelease(version) === null)
			.some((member) => search(new Map(assignment).set(name, member), new Set([...settled, name]), movesLeft - 1));
	};
	for (let moves = 0; moves < start.size && tries <= mostTries; moves++) {
		if (search(new Map(start).set(target.name, target), new Set([target.name]), moves)) return moves;
	}
	return null;
}
