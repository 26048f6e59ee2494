import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { judgeErrors } from "./error-judge.ts";
import type { JudgeConfig } from "./judge-config.ts";
import type { JudgeState } from "./judge-state.ts";
import { judgeLatency } from "./latency-judge.ts";
import { baselineSample, type Look } from "./look.ts";
import { flawOf, isBehind, type Sample, type Totals, totalsOf } from "./sample.ts";
import type { Verdict } from "./verdict.ts";
import { verdictOnHealth, withoutCalls } from "./verdict-on-health.ts";
import { unreadable, whole } from "./whole-verdict.ts";

/**
 * Judges a new release beside the old one. May be asked as often as one likes, and should be asked often: a release
 * that fails is stopped by the look that sees it.
 *
 * Errors: how likely the failures are to fall where they do if the release makes no difference (an e-process: a bet on
 * it that nobody wins on average, so that a high gain is evidence, whenever one looks). Latency: Mann and Whitney's test
 * at preset sizes. docs/judge.md has the sources and the rates.
 *
 * @param state of `beginJudging`, `nextStep`, or the last look; an outcome `error` leaves it as it is
 */
export function judge(state: JudgeState, look: Look, config: JudgeConfig): { verdict: Verdict; state: JudgeState } {
	const { baseline, health, last } = look;
	const reading = usable(state, look);
	if (!reading.ok) {
		const verdict = unreadable(reading.error.message);
		return { verdict: health.healthy ? verdict : verdictOnHealth(health, verdict), state };
	}
	const canary = reading.value;
	const errors = judgeErrors(state.errors, canary, baseline, config.errors, config.steps);
	const latency = judgeLatency(state.latency, canary, baseline, config.latency, config.steps, last);
	const metrics = { errors: errors.verdict, latency: latency.verdict };
	const old = baselineSample(baseline);
	const seen = { canary: totalsOf(canary), baseline: old && totalsOf(old) };
	const next = { errors: errors.state, latency: latency.state, seen };
	if (!health.healthy) return { verdict: verdictOnHealth(health, metrics), state: next };
	const verdict = anyCall(canary, look) ? whole(metrics, config) : withoutCalls(last, metrics);
	return { verdict, state: next };
}

/** The new release's sample, when it and what it is compared with can be used. */
function usable({ seen }: JudgeState, { canary, baseline }: Look): Result<Sample> {
	const old = baseline.kind === "none" ? null : usableSide("old", baseline.sample, seen?.baseline ?? null);
	const fresh = usableSide("new", canary, seen?.canary ?? null);
	return old && !old.ok ? old : fresh;
}

function usableSide(which: "new" | "old", sample: Sample | null, seen: Totals | null): Result<Sample> {
	if (sample === null) return failure("counters-unreadable", `The counters of the ${which} release could not be read.`);
	const behind = seen !== null && isBehind(sample, seen) ? "they are behind those of the last look" : null;
	const flaw = flawOf(sample) ?? behind;
	if (flaw === null) return success(sample);
	return failure("counters-unusable", `The counters of the ${which} release cannot be used: ${flaw}.`);
}

/** Calls that hang count as well: a release that answers nothing has not been spared by its callers. */
function anyCall(canary: Sample, { baseline }: Look): boolean {
	const beside = baseline.kind === "concurrent" ? baseline.sample : null;
	return [canary, beside].some((sample) => sample !== null && sample.calls + sample.inFlight > 0);
}
