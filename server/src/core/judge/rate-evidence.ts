import type { Counted } from "./error-block.ts";
import { alternativeOdds, priorEvidence, totalEvidence } from "./odds-mixture.ts";

/**
 * Evidence that a release fails more often than at a rate, from its totals. It may be looked at after every call: it
 * is at most 1 on average, whenever one stops, as long as the rate is not exceeded.
 *
 * @param rate from 0 to 1
 * @returns a natural logarithm
 */
export function evidenceAbove(rate: number, { calls, errors }: Counted): number {
	if (rate >= 1) return 0;
	// What may never happen has happened, or has not; logarithms of zero would say neither.
	const limit = Math.max(rate, 1e-12);
	return totalEvidence(
		alternativeOdds.map(
			(odds, which) => (priorEvidence[which] ?? 0) + errors * Math.log(odds) - calls * Math.log1p(limit * (odds - 1)),
		),
	);
}

/**
 * The highest rate that goes together with what was seen, by Chernoff's bound: it is higher with a chance of at most `alpha`.
 */
export function highestRate({ calls, errors }: Counted, alpha: number): number {
	if (calls === 0) return 1;
	const seen = errors / calls;
	const room = Math.log(1 / alpha) / calls;
	let low = seen;
	let high = 1;
	// Sixty halvings are as exact as a double is.
	for (let halving = 0; halving < 60; halving++) {
		const middle = (low + high) / 2;
		if (divergence(seen, middle) > room) high = middle;
		else low = middle;
	}
	return high;
}

/** Kullback and Leibler's divergence of two chances. */
function divergence(p: number, q: number): number {
	const one = p === 0 ? 0 : p * Math.log(p / q);
	const other = p === 1 ? 0 : (1 - p) * Math.log((1 - p) / (1 - q));
	return one + other;
}
