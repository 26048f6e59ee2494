import type { ComponentDescriptor } from "@noodle-upgrade/runtime/formats";
import type { DraftPlan } from "../../core/planner.ts";
import type { World } from "../world.ts";

/** Which release of each component in the manifest runs when a plan has been carried out; unknown ones are left out. */
export function assignmentAfter(plan: DraftPlan, { reading, inventory }: World): Map<string, ComponentDescriptor> {
	const moved = new Map(plan.steps.map(({ component, to }) => [component, to]));
	return new Map(
		[...reading.manifest.components.values()].flatMap(({ name, version }) => {
			const release = inventory.find(name, moved.get(name) ?? version);
			return release ? [[name, release.descriptor] as const] : [];
		}),
	);
}
