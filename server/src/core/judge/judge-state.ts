import type { Counted } from "./error-block.ts";
import { priorEvidence } from "./odds-mixture.ts";
import type { Buckets, Totals } from "./sample.ts";
import type { LatencyNumbers } from "./verdict.ts";

/** What a judge remembers between looks: plain data that survives a journal. */
export interface JudgeState {
	readonly errors: ErrorState;
	readonly latency: LatencyState;
	/** What was counted at the last look; null before the first one of a step. */
	readonly seen: { readonly canary: Totals; readonly baseline: Totals | null } | null;
}

export interface ErrorState {
	/** What is in the evidence already; the rest waits until both sides have calls to compare. */
	readonly taken: { readonly canary: Counted; readonly baseline: Counted };
	/** Natural logarithms of the evidence for each of the alternatives in `odds-mixture.ts`, weights included. */
	readonly evidence: readonly number[];
	/** Natural logarithms of the highest that the evidence, and the step's evidence by totals, have ever been. */
	readonly highest: number;
	readonly highestByTotals: number;
	readonly highestForCeiling: number;
}

export interface LatencyState {
	/** The histograms when the warm-up was over; null before. */
	readonly warm: { readonly canary: Buckets; readonly baseline: Buckets } | null;
	/** How many of the preset looks are spent, and how many looks at the end of the step. */
	readonly looks: number;
	readonly lastLooks: number;
	/** What the last look saw, and its outcome; null before the first. */
	readonly seen: { readonly slower: boolean; readonly numbers: LatencyNumbers } | null;
}

const noCalls: Counted = { calls: 0, errors: 0 };
const noLatency: LatencyState = { warm: null, looks: 0, lastLooks: 0, seen: null };

/** Before the first look of a rollout. */
export function beginJudging(): JudgeState {
	return {
		errors: {
			taken: { canary: noCalls, baseline: noCalls },
			evidence: priorEvidence,
			highest: 0,
			highestByTotals: 0,
			highestForCeiling: 0,
		},
		latency: noLatency,
		seen: null,
	};
}

/** The rollout's next step: samples count from its beginning on, and what was learned of errors stays. */
export function nextStep({ errors: { evidence, highest } }: JudgeState): JudgeState {
	const fresh = beginJudging();
	return { ...fresh, errors: { ...fresh.errors, evidence, highest } };
}
