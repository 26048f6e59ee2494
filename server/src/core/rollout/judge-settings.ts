import type { RuntimeUpgradeConfig } from "@noodle-upgrade/runtime/formats";
import { defaultJudgeConfig, type JudgeConfig } from "../judge/judge-config.ts";
import type { RolloutStep } from "./rollout-steps.ts";

/** Releases in different processes, or at different times, differ in speed by what else the machine does. */
const apart = { toleratedRatio: 1.5, toleratedMs: 2 };

/**
 * How a workspace wants its releases judged. The chance of a mistake is promised for the whole upgrade, so that whatever is
 * judged by itself gets its share of it: each component, before the switch and again after it.
 *
 * @param shape.steps how many steps are judged
 * @param shape.sideBySide whether the old release gets calls in the same processes at the same time
 * @param shape.judgements how many judgements, this one among them, could fail an upgrade by mistake; at least 1
 */
export function judgeConfig(
	{ minimumCalls, maxErrorRate }: RuntimeUpgradeConfig["rollout"],
	{ steps, sideBySide, judgements }: { steps: number; sideBySide: boolean; judgements: number },
): JudgeConfig {
	const { errors, latency } = defaultJudgeConfig;
	const bounds = sideBySide ? latency : { ...latency, ...apart };
	return {
		steps,
		errors: { ...errors, minimumCalls, ceiling: maxErrorRate, alpha: errors.alpha / judgements },
		latency: { ...bounds, alpha: latency.alpha / judgements },
	};
}

/**
 * How many judgements could fail an upgrade by mistake: of each component, before the switch and again in the bake.
 *
 * @param bakes whether the bake judges
 */
export function judgementsIn(components: number, steps: readonly RolloutStep[], bakes: boolean): number {
	const before = steps.some(
		(step) => step.kind === "share" || (step.kind === "switch" && step.runtimes === "one-by-one"),
	);
	return Math.max(1, components * (Number(before) + Number(bakes)));
}
