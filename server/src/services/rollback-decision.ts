import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { type DraftPlan, makePlan } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import type { RollbackRequest } from "../core/upgrade.ts";
import { withKeptReleases } from "./installed-release.ts";
import { planInputs } from "./plan-inputs.ts";
import type { RollbackManager, RollbackPlan } from "./rollback-manager.ts";
import type { Decision } from "./upgrade-transaction.ts";
import type { World } from "./world.ts";

/** What a rollback moves and what it undoes, by the history and the world as they are. */
export async function decideRollback(
	request: RollbackRequest,
	observed: World,
	rollbacks: RollbackManager,
	ports: Ports,
): Promise<Result<Decision>> {
	if (!observed.reading.manifest.config.rollback.enabled) {
		return failure(
			"rollbacks-disabled",
			"Rollbacks are switched off for this workspace (runtime_upgrade.rollback.enabled, or NOODLE_ROLLBACK_ENABLED). Switch them on there, and try again.",
		);
	}
	const chosen = rollbacks.planRollback(request);
	if (!chosen.ok) return chosen;
	const { moves, along, point, undoes } = chosen.value;
	const inventory = await withKeptReleases(observed.inventory, ports.store, [...moves, ...along]);
	const world = { ...observed, inventory };
	const { draft, names } = planBack(chosen.value, world, ports);
	// What is back already, by hand or by a restart, counts as taken back too.
	const moved = new Set([...draft.steps.map(({ component }) => component), ...names]);
	return success({
		world,
		draft,
		direction: "rollback",
		undoes: undoes
			.map(({ id, components }) => ({ id, components: components.filter((name) => moved.has(name)) }))
			.filter(({ components }) => components.length > 0),
		restoreFrom: request.restoreSnapshot ? point : null,
	});
}

/** @returns the plan, and the components that are meant to go back by it */
function planBack(
	{ targets, along }: RollbackPlan,
	world: World,
	ports: Ports,
): { readonly draft: DraftPlan; readonly names: readonly string[] } {
	const inputs = planInputs(world, "rollback", ports);
	const upgraded = along.map(({ name, to }) => ({ name, version: to }));
	const alone = { draft: makePlan(targets, inputs), names: targets.map(({ name }) => name) };
	// What was upgraded along and has to move again goes back to what it was, and not to whatever else would fit.
	const needed = alone.draft.feasible
		? upgraded.filter(({ name }) => alone.draft.steps.some(({ component }) => component === name))
		: upgraded;
	if (needed.length === 0) return alone;
	const all = [...targets, ...needed];
	const together = makePlan(all, inputs);
	return together.feasible ? { draft: together, names: all.map(({ name }) => name) } : alone;
}
