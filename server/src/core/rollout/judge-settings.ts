import type { RuntimeUpgradeConfig } from "@noodle-upgrade/runtime/formats";
import { defaultJudgeConfig, type JudgeConfig } from "../judge/judge-config.ts";

/** Releases in different processes, or at different times, differ in speed by what else the machine does. */
const apart = { toleratedRatio: 1.5, toleratedMs: 2 };

/**
 * How a workspace wants its releases judged.
 *
 * @param steps how many steps are judged
 * @param sideBySide whether the old release gets calls in the same processes at the same time
 */
export function judgeConfig(
	{ minimumCalls, maxErrorRate }: RuntimeUpgradeConfig["rollout"],
	steps: number,
	sideBySide: boolean,
): JudgeConfig {
	const { errors, latency } = defaultJudgeConfig;
	return {
		steps,
		errors: { ...errors, minimumCalls, ceiling: maxErrorRate },
		latency: sideBySide ? latency : { ...latency, ...apart },
	};
}
