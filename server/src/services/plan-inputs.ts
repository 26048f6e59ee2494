import type { PlanInputs } from "../core/planner.ts";
import type { Ports } from "../core/ports.ts";
import { type ConfigMoves, configMoves, reconfigured } from "./config-moves.ts";
import { nodesOf } from "./node-versions.ts";
import { runningVersions, type World } from "./world.ts";

/** What a plan is made from, of all that was observed. */
export function planInputs(
	world: World,
	direction: PlanInputs["direction"],
	ports: Pick<Ports, "nodeVersion">,
	configs: ConfigMoves = configMoves(world),
): PlanInputs {
	return {
		reading: world.reading,
		inventory: world.inventory,
		current: runningVersions(world),
		reconfigured: reconfigured(world, configs),
		liveRuntimes: world.runtimes.length,
		direction,
		nodeVersions: nodesOf(world, ports),
	};
}
