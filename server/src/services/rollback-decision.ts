import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { type DraftPlan, makePlan } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import type { RollbackMove } from "../core/rollback-choice.ts";
import type { RollbackRequest } from "../core/upgrade.ts";
import { type ConfigMoves, configMoves } from "./config-moves.ts";
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
	const { draft, configs, names } = planBack(chosen.value, world, ports);
	// What is back already, by hand or by a restart, counts as taken back too.
	const moved = new Set([...draft.steps.map(({ component }) => component), ...names]);
	return success({
		world,
		draft,
		direction: "rollback",
		configs,
		undoes: undoes
			.map(({ id, components }) => ({ id, components: components.filter((name) => moved.has(name)) }))
			.filter(({ components }) => components.length > 0),
		restoreFrom: request.restoreSnapshot ? point : null,
	});
}

interface PlannedBack {
	readonly draft: DraftPlan;
	readonly configs: ConfigMoves;
	/** The components that are meant to go back by it. */
	readonly names: readonly string[];
}

function planBack({ moves, along }: RollbackPlan, world: World, ports: Ports): PlannedBack {
	const alone = planMoves(moves, world, ports);
	// What was upgraded along and has to move again goes back to what it was, and not to whatever else would fit.
	const needed = alone.draft.feasible
		? along.filter(({ name }) => alone.draft.steps.some(({ component }) => component === name))
		: along;
	if (needed.length === 0) return alone;
	const together = planMoves([...moves, ...needed], world, ports);
	return together.draft.feasible ? together : alone;
}

function planMoves(moves: readonly RollbackMove[], world: World, ports: Ports): PlannedBack {
	const back = new Map(moves.flatMap(({ name, toConfig }) => (toConfig ? [[name, toConfig] as const] : [])));
	const configs = configMoves(world, back, (name) => world.reading.manifest.components.get(name)?.config);
	const targets = moves.map(({ name, to }) => ({ name, version: to }));
	const draft = makePlan(targets, planInputs(world, "rollback", ports, configs));
	return { draft, configs, names: moves.map(({ name }) => name) };
}
