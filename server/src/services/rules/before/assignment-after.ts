import { memberFor } from "../../../core/assignment.ts";
import { type Conflict, conflictsIn, type Member } from "../../../core/conflicts.ts";
import type { BeforeInputs } from "../rule.ts";

/** Which release of each component in the manifest runs when a plan has been carried out. */
export function assignmentAfter({ plan, world }: Pick<BeforeInputs, "plan" | "world">): Map<string, Member> {
	const moved = new Map(plan.steps.map(({ component, to }) => [component, to]));
	return new Map(
		[...world.reading.manifest.components.values()].map(({ name, version }) => [
			name,
			memberFor(name, moved.get(name) ?? version, world.inventory),
		]),
	);
}

/** What does not go together then, where a component that moves is one of the two: anything else was there before. */
export function conflictsAfter(inputs: Pick<BeforeInputs, "plan" | "world">): Conflict[] {
	const moves = new Set(inputs.plan.steps.map(({ component }) => component));
	return conflictsIn(assignmentAfter(inputs)).filter(
		({ component, other }) => moves.has(component) || moves.has(other),
	);
}
