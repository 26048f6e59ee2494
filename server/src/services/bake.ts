import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Clock } from "../core/ports.ts";
import type { BakeJudge } from "./bake-judge.ts";
import type { HotSwapEngine, ServingRelease, SwapOperation } from "./hot-swap-engine.ts";
import type { Requests } from "./requests.ts";

const pollMs = 250;

/**
 * Watches the new releases for a while after the switch. A person's word counts meanwhile: promote ends the bake, pause
 * holds it, abort takes the upgrade back.
 */
export async function bake(
	clock: Clock,
	engine: HotSwapEngine,
	requests: Requests,
	operation: SwapOperation,
	options: {
		bakeMs: number;
		watchHealth: boolean;
		judge: BakeJudge;
		signal: AbortSignal;
		onTick: (doneMs: number, paused: boolean) => void;
	},
): Promise<Result<null>> {
	let first: readonly ServingRelease[] | null = null;
	let done = 0;
	for (;;) {
		if (options.watchHealth) {
			const serving = await engine.validateSwapIntegrity(operation);
			if (!serving.ok) return serving;
			first ??= serving.value;
			const died = diedSince(first, serving.value);
			if (died) return failure("component-died", `${died} died after the switch and had to be restarted.`);
			const judged = await options.judge.look();
			if (!judged.ok) return judged;
		}
		const stopped = requests.stopped(options.signal);
		if (stopped) return { ok: false, error: stopped };
		if (requests.takePromoted()) return success(null);
		const { paused } = requests;
		options.onTick(done, paused);
		if (!paused && done >= options.bakeMs) return success(null);
		const wait = paused ? pollMs : Math.min(pollMs, options.bakeMs - done);
		await clock.wait(wait, options.signal);
		if (!paused) done += wait;
	}
}

function diedSince(before: readonly ServingRelease[], now: readonly ServingRelease[]): string | null {
	for (const [i, { component, version, restarts }] of now.entries()) {
		if (restarts > (before[i]?.restarts ?? restarts)) return `${component}@${version}`;
	}
	return null;
}
