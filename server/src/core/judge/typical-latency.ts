import type { Buckets } from "./sample.ts";

/** Where the middle of a bucket is, as a share of its upper edge: buckets are an eighth wide at the most. */
const middle = 0.955;

/** @returns the geometric mean in milliseconds, which a few slow calls move less than the mean; null without calls */
export function typicalMs(buckets: Buckets): number | null {
	const count = countOf(buckets);
	if (count === 0) return null;
	const logarithms = buckets.reduce((sum, [edge, calls]) => sum + calls * Math.log(edge * middle), 0);
	return Math.exp(logarithms / count);
}

export function countOf(buckets: Buckets): number {
	return buckets.reduce((sum, [, count]) => sum + count, 0);
}
