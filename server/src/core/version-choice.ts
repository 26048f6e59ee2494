import { prerelease } from "semver";
import type { Assignment, Member } from "./conflicts.ts";
import type { Target } from "./plan.ts";
import { stepsOf } from "./plan-steps.ts";
import type { PlanInputs } from "./planner.ts";
import { solve } from "./solver.ts";
import { unknownRelease } from "./unknown-release.ts";

type Choice =
	| { readonly ok: true; readonly assignment: Assignment }
	| {
			readonly ok: false;
			readonly code: "unknown-version" | "unknown-component" | "invalid-release";
			readonly message: string;
			readonly component: string;
	  };

/** Puts every target into an assignment: in the version that was named, and else in the newest that is feasible. */
export function chooseVersions(targets: readonly Target[], start: Assignment, inputs: PlanInputs): Choice {
	const { inventory } = inputs;
	const assignment = new Map(start);
	const settled = new Set<string>();
	const settle = (name: string, member: Member): void => {
		assignment.set(name, member);
		settled.add(name);
	};
	for (const { name, version } of targets) {
		if (version === null) continue;
		const release = inventory.find(name, version);
		if (!release) return { ok: false, component: name, ...unknownRelease(name, version, inventory) };
		settle(name, release.descriptor);
	}
	// One after the other: what was chosen for one target stays, so that the next is chosen to go together with it.
	for (const { name, version } of targets) {
		if (version !== null) continue;
		const wanted = assignment.get(name)?.version ?? "";
		const fallback = inventory.find(name, wanted) ?? inventory.versionsOf(name)[0];
		if (!fallback) return { ok: false, component: name, ...unknownRelease(name, wanted, inventory) };
		settle(name, newestWith(name, settled, assignment, inputs) ?? fallback.descriptor);
	}
	return { ok: true, assignment };
}

/** The newest release of a component that goes together with what is settled, whatever else has to move for it. */
function newestWith(
	name: string,
	settled: ReadonlySet<string>,
	assignment: Assignment,
	inputs: PlanInputs,
): Member | undefined {
	const { validation, components } = inputs.reading.manifest.config;
	const current = inputs.current.get(name) ?? assignment.get(name)?.version;
	const fixed = new Set([...settled, name]);
	return inputs.inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor)
		.filter(({ version }) => version === current || prerelease(version) === null)
		.find((descriptor) => {
			const start = new Map(assignment).set(name, descriptor);
			const solved = solve(start, fixed, inputs.inventory, validation.level, components.dependencyResolution);
			return solved.ok && stepsOf(solved.solution, fixed, inputs).ok;
		});
}
