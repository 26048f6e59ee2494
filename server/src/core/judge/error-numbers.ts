import type { Counted } from "./error-block.ts";
import type { NeededOdds } from "./error-evidence.ts";
import type { ErrorConfig } from "./judge-config.ts";
import type { ErrorState } from "./judge-state.ts";
import { type Baseline, baselineSample } from "./look.ts";
import type { Sample } from "./sample.ts";
import type { ErrorNumbers } from "./verdict.ts";

export function errorNumbers(
	state: ErrorState,
	canary: Sample,
	baseline: Baseline,
	config: ErrorConfig,
	needed: NeededOdds,
): ErrorNumbers {
	const old = baselineSample(baseline);
	const before = baseline.kind === "before";
	return {
		...countedIn(canary),
		baseline: old && countedIn(old),
		odds: oddsOf(before ? state.highestByTotals : state.highest),
		neededOdds: before ? needed.before : needed.concurrent,
		ceilingOdds: config.ceiling === null ? null : oddsOf(state.highestForCeiling),
	};
}

/** Whether the difference is large enough to matter, be it chance or not. */
export function isIntolerable({ calls, errors, baseline: old }: ErrorNumbers, config: ErrorConfig): boolean {
	if (old === null || calls === 0 || old.calls === 0) return false;
	const [rate, oldRate] = [errors / calls, old.errors / old.calls];
	return rate > oldRate * config.toleratedRatio && rate - oldRate > config.toleratedRate;
}

/** JSON has no infinity. */
export function oddsOf(logarithm: number): number {
	return Math.min(1e300, Math.exp(logarithm));
}

/** Errors of calls that started before the step may be more than the calls that have started in it. */
function countedIn({ calls, errors, inFlight }: Sample): Counted & { readonly inFlight: number } {
	return { calls, errors: Math.min(calls, errors), inFlight };
}
