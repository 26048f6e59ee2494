import { type Block, type Counted, logLikelihoodRatio } from "./error-block.ts";
import type { ErrorConfig } from "./judge-config.ts";
import type { ErrorState } from "./judge-state.ts";
import type { Baseline } from "./look.ts";
import { alternativeOdds, totalEvidence } from "./odds-mixture.ts";
import { evidenceAbove, highestRate } from "./rate-evidence.ts";
import type { Sample } from "./sample.ts";

/**
 * Fewer calls than this, both sides together, wait for the next look: a block of one call tells nothing. The size alone
 * decides, never how many failed, or the evidence would not hold.
 */
const smallestBlock = 10;

/** Of what may go wrong by mistake, the part for a baseline before the switch that looked better than it was. */
const luckyBaseline = 0.2;

/** The odds to 1 from which on a metric counts as proved to be worse, for each way to prove it. */
export interface NeededOdds {
	readonly concurrent: number;
	readonly before: number;
	readonly ceiling: number;
}

/** With a ceiling there are two ways to fail by mistake; what each step decides anew shares its part with the others. */
export function neededOdds({ alpha, ceiling }: ErrorConfig, steps: number): NeededOdds {
	const each = ceiling === null ? alpha : alpha / 2;
	return { concurrent: 1 / each, before: steps / (each * (1 - luckyBaseline)), ceiling: (steps * 2) / alpha };
}

/** Takes into the evidence what is new since the last look. */
export function withEvidence(
	state: ErrorState,
	canary: Sample,
	baseline: Baseline,
	config: ErrorConfig,
	needed: NeededOdds,
): ErrorState {
	const next = baseline.kind === "concurrent" && baseline.sample ? withBlock(state, canary, baseline.sample) : state;
	return {
		...next,
		highestByTotals:
			baseline.kind === "before"
				? Math.max(next.highestByTotals, evidenceByTotals(canary, baseline.sample, needed))
				: next.highestByTotals,
		highestForCeiling:
			config.ceiling === null
				? next.highestForCeiling
				: Math.max(next.highestForCeiling, evidenceAbove(config.ceiling, canary)),
	};
}

function evidenceByTotals(canary: Sample, before: Sample, { before: needed }: NeededOdds): number {
	const alpha = luckyBaseline / (needed * (1 - luckyBaseline));
	return evidenceAbove(highestRate(before, alpha), canary);
}

function withBlock(state: ErrorState, canary: Sample, baseline: Sample): ErrorState {
	const { taken } = state;
	const block: Block = { canary: since(canary, taken.canary), baseline: since(baseline, taken.baseline) };
	const size = block.canary.calls + block.baseline.calls;
	if (block.canary.calls === 0 || block.baseline.calls === 0 || size < smallestBlock) return state;
	const evidence = alternativeOdds.map((odds, which) => (state.evidence[which] ?? 0) + logLikelihoodRatio(block, odds));
	return {
		...state,
		taken: { canary: plus(taken.canary, block.canary), baseline: plus(taken.baseline, block.baseline) },
		evidence,
		highest: Math.max(state.highest, totalEvidence(evidence)),
	};
}

/**
 * A call is counted when it starts and its error when it ends, so a few calls may end with errors of many that started
 * earlier. Errors beyond the calls of a block wait for the next one.
 */
function since(now: Counted, taken: Counted): Counted {
	const calls = now.calls - taken.calls;
	return { calls, errors: Math.min(calls, now.errors - taken.errors) };
}

function plus(taken: Counted, block: Counted): Counted {
	return { calls: taken.calls + block.calls, errors: taken.errors + block.errors };
}
