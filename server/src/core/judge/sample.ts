import type { LatencyStatus, ReleaseStatus } from "@noodle-upgrade/runtime/protocol";

/** Upper edges in milliseconds, each with the calls that took up to that and longer than the one before; ascending. */
export type Buckets = LatencyStatus["buckets"];

/** What a release has done, as far as it is judged; a runtime's status has it as it is. */
export interface Sample extends Pick<ReleaseStatus, "calls" | "errors" | "inFlight"> {
	readonly latency: Pick<LatencyStatus, "count" | "buckets">;
}

const nothing: Sample = { calls: 0, errors: 0, inFlight: 0, latency: { count: 0, buckets: [] } };

/**
 * What a release has done since the step began. Counters that went backwards come out negative, and `judge` says so.
 *
 * @param begin null: the release was not there yet
 */
export function sampleSince(begin: Sample | null, now: Sample): Sample {
	const { calls, errors, latency } = begin ?? nothing;
	return {
		calls: now.calls - calls,
		errors: now.errors - errors,
		inFlight: now.inFlight,
		latency: {
			count: now.latency.count - latency.count,
			buckets: bucketsSince(latency.buckets, now.latency.buckets),
		},
	};
}

/** What a release has done in all of several runtimes. */
export function together(samples: readonly Sample[]): Sample {
	return samples.reduce(
		(sum, sample) => ({
			calls: sum.calls + sample.calls,
			errors: sum.errors + sample.errors,
			inFlight: sum.inFlight + sample.inFlight,
			latency: {
				count: sum.latency.count + sample.latency.count,
				buckets: combined(sum.latency.buckets, sample.latency.buckets, 1),
			},
		}),
		nothing,
	);
}

export function bucketsSince(begin: Buckets, now: Buckets): Buckets {
	return combined(now, begin, -1);
}

/** What cannot be said of a release that only ever counts up; null when the sample can be used. */
export function flawOf({ calls, errors, inFlight, latency }: Sample): string | null {
	let [timed, edgeBefore, inOrder] = [0, 0, true];
	let [whole, lowest] = [
		[calls, errors, inFlight, latency.count].every(Number.isSafeInteger),
		Math.min(calls, errors, inFlight),
	];
	for (const [edge, count] of latency.buckets) {
		whole &&= Number.isSafeInteger(count);
		lowest = Math.min(lowest, count);
		inOrder &&= edge > edgeBefore && edge < Number.POSITIVE_INFINITY;
		edgeBefore = edge;
		timed += count;
	}
	if (!whole) return "not all of them are whole numbers";
	if (lowest < 0) return "they went backwards, as they do when a release is started again";
	if (!inOrder) return "the times that calls took are not in order";
	return timed === latency.count ? null : `they say that ${latency.count} calls were timed, and show ${timed}`;
}

/** What is remembered of a sample, to see whether the next one goes on from it. */
export interface Totals {
	readonly calls: number;
	readonly errors: number;
	readonly timed: number;
}

export function totalsOf({ calls, errors, latency }: Sample): Totals {
	return { calls, errors, timed: latency.count };
}

/** Whether a release counts less than it did when it was last looked at. */
export function isBehind(sample: Sample, seen: Totals): boolean {
	const now = totalsOf(sample);
	return now.calls < seen.calls || now.errors < seen.errors || now.timed < seen.timed;
}

/** Both are sorted, and so is what comes out; a look is to cost as little as it can. */
function combined(one: Buckets, other: Buckets, factor: 1 | -1): Buckets {
	if (other.length === 0) return one;
	if (one.length === 0 && factor === 1) return other;
	const sum: (readonly [number, number])[] = [];
	for (let i = 0, j = 0; i < one.length || j < other.length; ) {
		const [edge, count] = one[i] ?? [Number.POSITIVE_INFINITY, 0];
		const [otherEdge, otherCount] = other[j] ?? [Number.POSITIVE_INFINITY, 0];
		const total = (edge <= otherEdge ? count : 0) + (otherEdge <= edge ? factor * otherCount : 0);
		if (total !== 0) sum.push([Math.min(edge, otherEdge), total]);
		if (edge <= otherEdge) i++;
		if (otherEdge <= edge) j++;
	}
	return sum;
}
