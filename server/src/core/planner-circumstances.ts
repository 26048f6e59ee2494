import { wantedAssignment } from "./assignment.ts";
import type { PlanInputs } from "./planner.ts";
import { objectionIn } from "./planner-objection.ts";
import { Universe } from "./solver/universe.ts";

/** Many plans are made from the same inputs, for a view of all releases say; what is looked up for one serves all. */
const universes = new WeakMap<PlanInputs, Universe>();

/** What the solver chooses from, as a plan's inputs have it. */
export function universeOf(inputs: PlanInputs): Universe {
	const known = universes.get(inputs);
	if (known) return known;
	const { validation, components } = inputs.reading.manifest.config;
	const universe = new Universe({
		start: wantedAssignment(inputs.reading, inputs.inventory),
		inventory: inputs.inventory,
		level: validation.level,
		mayMove: components.dependencyResolution,
		objection: objectionIn(inputs),
	});
	universes.set(inputs, universe);
	return universe;
}
