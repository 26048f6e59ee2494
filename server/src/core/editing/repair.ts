import { gt } from "semver";
import type { Conflict, Member } from "../conflicts.ts";
import { universeOf } from "../planner-circumstances.ts";
import type { SearchEffort } from "../solver/solve.ts";
import { solve } from "../solver/solve.ts";
import { type Targets, Universe } from "../solver/universe.ts";
import { assignmentOf, type ManifestAnalysis } from "./manifest-analysis.ts";

export interface VersionMove {
	readonly component: string;
	readonly to: string;
}

/** A person looks at the list of fixes and has not asked for this one in particular. */
const brief: SearchEffort = { looks: 100_000, looksForFewer: 20_000 };

/**
 * The smallest set of other versions with which two components that conflict go together, with each other and with
 * everything else that it touches; null: none was found.
 */
export function smallestRepair(conflict: Conflict, analysis: ManifestAnalysis): VersionMove[] | null {
	const { inputs, inventory } = analysis;
	const start = assignmentOf(analysis);
	const circumstances = universeOf(inputs).circumstances;
	// Whoever asks for a repair wants one, whatever upgrades may move by themselves, and a whole one.
	const universe = new Universe({ ...circumstances, mayMove: true, level: "strict" });
	const involved = [conflict.component, conflict.other].flatMap((name) => start.get(name) ?? []);
	const choices = (member: Member): Member[] =>
		inventory
			.versionsOf(member.name)
			.map(({ descriptor }) => descriptor)
			.filter((release) => release.version !== member.version && circumstances.objection(release) === null);
	const attempts: Targets[] = [
		// One of the two stays, or moves, and whatever has to comes along.
		...involved.map((member): Targets => new Map([[member.name, [member]]])),
		...involved.map((member): Targets => new Map([[member.name, choices(member)]])),
	];
	const found = attempts
		.filter((targets) => [...targets.values()].every((members) => members.length > 0))
		.map((targets) => solve(universe, targets, brief))
		.flatMap((solved) => (solved.ok ? [movesIn(solved.solution.assignment, start)] : []))
		.filter((moves) => moves.length > 0);
	const isUpgrade = ({ component, to }: VersionMove): boolean => gt(to, start.get(component)?.version ?? to);
	const stepsBack = (moves: readonly VersionMove[]): number => moves.filter((move) => !isUpgrade(move)).length;
	found.sort((a, b) => a.length - b.length || stepsBack(a) - stepsBack(b));
	return found[0] ?? null;
}

function movesIn(after: ReadonlyMap<string, Member>, before: ReadonlyMap<string, Member>): VersionMove[] {
	return [...after.values()].flatMap(({ name, version }) =>
		before.get(name)?.version === version ? [] : [{ component: name, to: version }],
	);
}
