import { normalTail } from "./normal-tail.ts";
import type { Buckets } from "./sample.ts";

/**
 * Mann and Whitney's test on histograms: whether values of the one tend to be higher than those of the other. Calls in
 * one bucket are ties, which the variance makes allowance for.
 *
 * @returns the chance that equal distributions show a one-sided difference like this or larger; 1 where one of them is
 *   empty or all values are the same
 */
export function chanceOfHigher(higher: Buckets, lower: Buckets): number {
	const edges = new Map<number, { higher: number; lower: number }>();
	for (const [edge, count] of higher) edges.set(edge, { higher: count, lower: 0 });
	for (const [edge, count] of lower) edges.set(edge, { higher: edges.get(edge)?.higher ?? 0, lower: count });
	let [highers, lowers, wins, ties] = [0, 0, 0, 0];
	for (const [, count] of [...edges].sort(([a], [b]) => a - b)) {
		wins += count.higher * (lowers + count.lower / 2);
		highers += count.higher;
		lowers += count.lower;
		const tied = count.higher + count.lower;
		ties += tied * (tied * tied - 1);
	}
	const all = highers + lowers;
	const pairs = highers * lowers;
	const variance = pairs === 0 ? 0 : (pairs / 12) * (all + 1 - ties / (all * (all - 1)));
	// A variance that is nothing but rounding belongs to values that are all the same.
	if (variance <= pairs * 1e-9) return 1;
	// Half a win is the smallest step there is: the correction for continuity.
	return normalTail((wins - pairs / 2 - 0.5) / Math.sqrt(variance));
}
