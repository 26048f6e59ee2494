import { logChoose } from "./log-factorial.ts";

export interface Counted {
	readonly calls: number;
	readonly errors: number;
}

/** Calls of the same time on both sides, with no more errors than calls. */
export interface Block {
	readonly canary: Counted;
	readonly baseline: Counted;
}

/**
 * How much likelier a block is if the canary's odds of failing are `odds` times as high than if they are the same, given
 * how many calls each side had and how many of all failed (Fisher's noncentral hypergeometric distribution over the
 * central one). Under the same odds, and under any lower ones, it is at most 1 on average, however high the rate is.
 *
 * @param odds above 1
 * @returns a natural logarithm
 */
export function logLikelihoodRatio(block: Block, odds: number): number {
	return block.canary.errors * Math.log(odds) - logMeanOfPower(block, odds);
}

/** The logarithm of the mean of `odds` to the power of the canary's errors, if errors fall on calls at random. */
function logMeanOfPower({ canary, baseline }: Block, odds: number): number {
	const errors = canary.errors + baseline.errors;
	const lowest = Math.max(0, errors - baseline.calls);
	const highest = Math.min(canary.calls, errors);
	// How the term for one more error among the canary's relates to the term before it.
	const growth = (k: number): number =>
		(odds * (canary.calls - k) * (errors - k)) / ((k + 1) * (baseline.calls - errors + k + 1));
	const peak = firstWhere((k) => growth(k) <= 1, lowest, highest);
	// The terms rise to one peak and fall after it, so that few of them matter, also with a million calls.
	let sum = 1;
	for (let k = peak, term = 1; k < highest && term > 1e-17; k++) {
		term *= growth(k);
		sum += term;
	}
	for (let k = peak, term = 1; k > lowest && term > 1e-17; k--) {
		term /= growth(k - 1);
		sum += term;
	}
	const ways =
		logChoose(canary.calls, peak) +
		logChoose(baseline.calls, errors - peak) -
		logChoose(canary.calls + baseline.calls, errors);
	return ways + peak * Math.log(odds) + Math.log(sum);
}

/** The first whole number that something holds for, and holds for from there on; `highest` if for none below it. */
function firstWhere(holds: (k: number) => boolean, lowest: number, highest: number): number {
	while (lowest < highest) {
		const middle = Math.floor((lowest + highest) / 2);
		if (holds(middle)) highest = middle;
		else lowest = middle + 1;
	}
	return lowest;
}
