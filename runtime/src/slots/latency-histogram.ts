/** Buckets for each doubling of time; with 8 of them a percentile is at most 12.5 % off. */
const perDoubling = 8;
/** 1 µs to about 70 minutes. */
const doublings = 32;
/** What the upper half of a double's bits has, without all but three of its fraction, for 1. */
const bitsOfOne = 1023 * perDoubling;

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);

/** How long calls took, in buckets whose width grows with the time. Recording is one addition. */
export class LatencyHistogram {
	readonly #counts = new Uint32Array(doublings * perDoubling);
	#total = 0;

	get total(): number {
		return this.#total;
	}

	/** @param ms milliseconds */
	record(ms: number): void {
		// A double's exponent and the first bits of its fraction are the bucket's number already.
		double[0] = ms * 1000;
		const index = ((halves[1] ?? 0) >>> 17) - bitsOfOne;
		const last = this.#counts.length - 1;
		const bucket = index < 0 ? 0 : index > last ? last : index;
		this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
		this.#total++;
	}

	/** @param share such as 0.99 @returns milliseconds, the upper edge of the bucket; null when nothing was recorded */
	percentile(share: number): number | null {
		if (this.#total === 0) return null;
		const wanted = Math.max(1, Math.ceil(share * this.#total));
		let seen = 0;
		for (const [bucket, count] of this.#counts.entries()) {
			seen += count;
			if (seen >= wanted) return upperEdge(bucket);
		}
		return upperEdge(this.#counts.length - 1);
	}

	/** What is not empty, as pairs of the upper edge in milliseconds and the count. */
	get buckets(): readonly (readonly [ms: number, count: number])[] {
		return [...this.#counts].flatMap((count, bucket) => (count > 0 ? [[upperEdge(bucket), count] as const] : []));
	}
}

function upperEdge(bucket: number): number {
	const doubling = Math.floor(bucket / perDoubling);
	return (2 ** doubling * (1 + ((bucket % perDoubling) + 1) / perDoubling)) / 1000;
}
