import { type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Strategy } from "../core/plan.ts";
import { judgeConfig } from "../core/rollout/judge-settings.ts";
import { rolloutSteps } from "../core/rollout/rollout-steps.ts";
import { type BakeTick, bake } from "./bake.ts";
import { BakeWatch } from "./bake-watch.ts";
import type { BeforeSwitch } from "./before-switch.ts";
import type { ExecutionContext } from "./execution-context.ts";
import type { SwapOperation } from "./hot-swap-engine.ts";
import { judgementsOf } from "./judgement.ts";
import { lastSteps } from "./moves.ts";
import type { Decision } from "./upgrade-transaction.ts";
import { Verification, verifyRunsOf, verifyTimeoutMs } from "./verification.ts";
import { tellWatched } from "./waiting.ts";

/**
 * Watches what has taken over, as an entry in the journal of its own.
 *
 * @param operation the swap that was last
 * @param before what the releases that it replaced were like until then
 */
export async function bakeStage(
	context: ExecutionContext,
	operation: SwapOperation,
	before: BeforeSwitch,
	strategy: Strategy,
	{ draft, direction }: Decision,
): Promise<Result<null>> {
	const { config, planner, deadline } = context;
	const { rollout, validation } = config;
	const { state, clock, fleet, verifier } = context.services.ports;
	context.report.enter({ kind: "bake" });
	// Neither what was gone back to is tried, nor where nobody watches.
	const verified = direction === "upgrade" && validation.postUpgradeValidation ? lastSteps(draft.steps) : [];
	const runs = await verifyRunsOf(operation, verified, verifyTimeoutMs(rollout.bakeMs), (component, version) =>
		planner.install(component, version, context.world),
	);
	if (!runs.ok) return runs;
	let verifying = runs.value.length > 0;
	state.append(context.id, { type: "baking", ...(verifying && { verifying }) });
	const judge = judgeConfig(rollout, {
		steps: 1,
		sideBySide: false,
		judgements: judgementsOf(config, operation, rolloutSteps(strategy, rollout.percentage)),
	});
	const verification = new Verification(verifier, runs.value);
	const baked = await bake(clock, context.requests, {
		bakeMs: rollout.bakeMs,
		watch: validation.postUpgradeValidation
			? new BakeWatch(operation, before, judge, fleet, verification, direction)
			: null,
		signal: context.signal,
		onTick: (tick) => {
			if (verifying && tick.verifying.length === 0) state.append(context.id, { type: "verified" });
			verifying &&= tick.verifying.length > 0;
			tellTick(context, tick);
		},
	});
	// A word that ends the pause may end the bake with it.
	deadline.goOn();
	if (!baked.ok) return baked;
	context.evidence.push(...baked.value);
	return success(null);
}

function tellTick(context: ExecutionContext, { leftMs, paused, verifying, verdicts }: BakeTick): void {
	const waits = paused ? "Paused; promote, resume or abort it" : null;
	tellWatched(context, verdicts, waits);
	const time = `Watching the new release for ${Math.ceil(leftMs / 1000)} s more`;
	const script =
		leftMs === 0 && verifying.length > 0 ? `Waiting for the verify script of ${verifying.join(", ")}` : null;
	const { bakeMs } = context.config.rollout;
	const percentage = 55 + Math.round((40 * (bakeMs - leftMs)) / Math.max(1, bakeMs));
	context.progress("baking", waits ?? script ?? time, percentage);
}
