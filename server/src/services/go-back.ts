import type { Failure } from "@noodle-upgrade/runtime/formats";
import type { Step } from "../core/plan.ts";
import type { Outcome } from "../core/upgrade.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { backOf, movesOf } from "./moves.ts";
import { takeBack } from "./take-back.ts";
import { withRetries } from "./with-retries.ts";

export interface Ended {
	readonly outcome: Outcome;
	/** Null when it committed. */
	readonly error: Failure | null;
}

/**
 * Ends an upgrade that failed after a runtime had switched, or may have.
 *
 * @param error why
 */
export async function goBack(context: ExecutionContext, error: Failure, steps: readonly Step[]): Promise<Ended> {
	const { services, id, world, configs, planner } = context;
	const { state, clock } = services.ports;
	if (!context.config.rollback.enabled) {
		return {
			outcome: "failed",
			error: {
				code: error.code,
				message: `${error.message} Rollbacks are switched off, so the new release was left running, while noodle.json still wants the old one. "noodle apply" brings that back; or fix the new one, and upgrade again.`,
			},
		};
	}
	state.append(id, { type: "rolling-back", reason: error.message });
	context.progress("rolling-back", "Going back to the releases that ran before", 95);
	const original = new Map(world.runtimes.map(({ link, status }) => [link.id, status.slots]));
	const back = await withRetries(
		clock,
		() =>
			takeBack(
				services,
				id,
				world,
				planner,
				(runtime) =>
					original.get(runtime)?.map(({ component, version, integrity }) => {
						const config = world.runningConfigs.get(runtime)?.get(component);
						return { component, to: version, integrity, ...(config && { config }) };
					}) ??
					// It was not there at the beginning.
					movesOf(steps, world, configs).map(backOf),
			),
		({ message }, waitMs) =>
			context.progress("rolling-back", `${message} Trying to go back again in ${waitMs / 1000} s`, 95),
	);
	if (back.ok) return { outcome: "rolled_back", error };
	return {
		outcome: "failed",
		error: {
			code: error.code,
			message: `${error.message} Going back failed too: ${back.error.message} Look at what runs with "noodle list", and bring back what noodle.json wants with "noodle apply" or a restart.`,
		},
	};
}
