import { prerelease } from "semver";
import type { Member } from "./conflicts.ts";
import type { Target } from "./plan.ts";
import type { PlanInputs } from "./planner.ts";
import { attempt } from "./planner-attempt.ts";
import type { Targets, Universe } from "./solver/universe.ts";
import { unknownRelease } from "./unknown-release.ts";

type Choice =
	| { readonly ok: true; readonly targets: ReadonlyMap<string, Member> }
	| {
			readonly ok: false;
			readonly code: "unknown-version" | "unknown-component" | "invalid-release" | "no-version-named";
			readonly message: string;
			readonly component: string;
	  };

/** The release of every target: in the version that was named, and else the newest that is feasible. */
export function chooseVersions(targets: readonly Target[], universe: Universe, inputs: PlanInputs): Choice {
	const { inventory } = inputs;
	const chosen = new Map<string, Member>();
	for (const { name, version } of targets) {
		if (version === null) continue;
		const release = inventory.find(name, version);
		if (!release) return { ok: false, component: name, ...unknownRelease(name, version, inventory) };
		chosen.set(name, release.descriptor);
	}
	// One after the other: what was chosen for one target stays, so that the next is chosen to go together with it.
	for (const { name, version } of targets) {
		if (version !== null) continue;
		if (!inputs.reading.manifest.config.components.autoDiscovery) return undiscovered(name);
		const wanted = universe.circumstances.start.get(name)?.version ?? "";
		const fallback = inventory.find(name, wanted) ?? inventory.versionsOf(name)[0];
		if (!fallback) return { ok: false, component: name, ...unknownRelease(name, wanted, inventory) };
		chosen.set(name, newestWith(name, chosen, universe, inputs) ?? fallback.descriptor);
	}
	return { ok: true, targets: chosen };
}

function undiscovered(name: string): Choice {
	const message = `components.auto_discovery is off, so that no release is chosen by itself. Name a version, as in ${name}@1.2.0.`;
	return { ok: false, component: name, code: "no-version-named", message };
}

/** The newest release of a component that goes together with what is chosen, whatever else has to move for it. */
function newestWith(
	name: string,
	chosen: ReadonlyMap<string, Member>,
	universe: Universe,
	inputs: PlanInputs,
): Member | undefined {
	const { start, objection } = universe.circumstances;
	const current = inputs.current.get(name) ?? start.get(name)?.version;
	const choices = inputs.inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor)
		.filter(({ version }) => version === current || prerelease(version) === null)
		.filter((descriptor) => objection(descriptor) === null);
	return bestOf(name, choices, chosen, universe, inputs);
}

/**
 * The first of some releases that a plan would be feasible with.
 *
 * @param chosen the other targets
 */
export function bestOf(
	name: string,
	choices: readonly Member[],
	chosen: ReadonlyMap<string, Member>,
	universe: Universe,
	inputs: PlanInputs,
): Member | undefined {
	if (choices.length === 0) return undefined;
	const result = attempt(new Map(targetsOf(chosen)).set(name, choices), universe, inputs);
	return result.kind === "possible" ? result.solution.assignment.get(name) : undefined;
}

/** Targets in the versions that were chosen, and no others. */
export function targetsOf(chosen: ReadonlyMap<string, Member>): Targets {
	return new Map([...chosen].map(([name, member]) => [name, [member]]));
}
