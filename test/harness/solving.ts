import type { Assignment } from "../../server/src/core/conflicts.ts";
import type { Inventory } from "../../server/src/core/inventory.ts";
import { solve } from "../../server/src/core/solver/solve.ts";
import { type Circumstances, Universe } from "../../server/src/core/solver/universe.ts";
import { inventoryOf, type NoodleBlock } from "./releases.ts";

/** What is installed, and of each target what was asked for. */
export function startOf(inventory: Inventory, versions: Readonly<Record<string, string>>): Assignment {
	return new Map(
		Object.entries(versions).map(([name, version]) => {
			const release = inventory.find(name, version);
			if (!release) throw new Error(`The fixture has no ${name}@${version}.`);
			return [name, release.descriptor];
		}),
	);
}

/** @param targets names of what was asked for, in the version that `start` has */
export function solveWith(
	start: Assignment,
	targets: readonly string[],
	circumstances: Partial<Circumstances> & Pick<Circumstances, "inventory">,
) {
	const universe = new Universe({ start, level: "strict", mayMove: true, objection: () => null, ...circumstances });
	return solve(
		universe,
		new Map([...start].flatMap(([name, member]) => (targets.includes(name) ? [[name, [member]]] : []))),
	);
}

/** What has to move for the targets, by name; or why nothing helps. */
export function solveFor(
	releases: Readonly<Record<string, NoodleBlock>>,
	versions: Readonly<Record<string, string>>,
	targets: readonly string[],
	circumstances: Partial<Circumstances> = {},
) {
	const inventory = inventoryOf(releases);
	const solved = solveWith(startOf(inventory, versions), targets, { inventory, ...circumstances });
	if (!solved.ok) return solved.reason;
	const { assignment, moved } = solved.solution;
	return Object.fromEntries([...moved.keys()].map((name) => [name, assignment.get(name)?.version]));
}
