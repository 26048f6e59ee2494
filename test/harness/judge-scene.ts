import { judge } from "../../server/src/core/judge/judge.ts";
import {
	defaultJudgeConfig,
	type ErrorConfig,
	type JudgeConfig,
	type LatencyConfig,
} from "../../server/src/core/judge/judge-config.ts";
import { beginJudging } from "../../server/src/core/judge/judge-state.ts";
import type { Look } from "../../server/src/core/judge/look.ts";
import type { Buckets, Sample } from "../../server/src/core/judge/sample.ts";
import type { Verdict } from "../../server/src/core/judge/verdict.ts";

export function sample(calls: number, errors = 0, buckets: Buckets = [], inFlight = 0): Sample {
	return { calls, errors, inFlight, latency: { count: buckets.reduce((sum, [, n]) => sum + n, 0), buckets } };
}

/** The defaults, with changes and without a warm-up: what a test says was timed counts. */
export function configOf(errors: Partial<ErrorConfig>, latency: Partial<LatencyConfig> = {}): JudgeConfig {
	return {
		...defaultJudgeConfig,
		errors: { ...defaultJudgeConfig.errors, ...errors },
		latency: { ...defaultJudgeConfig.latency, warmUpCalls: 0, ...latency },
	};
}

export const usual = configOf({});

/** A look at the end of a step, unless it says otherwise. */
export function lookAt(canary: Sample | null, baseline: Sample | null, last = true): Look {
	return { canary, baseline: { kind: "concurrent", sample: baseline }, health: { healthy: true }, last };
}

/** The verdict when all calls are seen in one look. */
export function verdictOn(canary: Sample | null, baseline: Sample | null, config = usual, last = true): Verdict {
	return judge(beginJudging(), lookAt(canary, baseline, last), config).verdict;
}

/** Times spread a little around one, three fifths of them in one bucket. @param count divisible by five */
export function around(ms: number, count: number): Buckets {
	return [
		[ms, count * 0.2],
		[ms * 1.1, count * 0.6],
		[ms * 1.2, count * 0.2],
	];
}
