import fc from "fast-check";
import { expect, test } from "vitest";
import { LatencyHistogram } from "./latency-histogram.ts";

test("a percentile is at most an eighth above what was recorded, and never below", () => {
	fc.assert(
		fc.property(
			fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 200 }),
			fc.constantFrom(0.01, 0.5, 0.9, 0.99, 1),
			(times, share) => {
				const histogram = new LatencyHistogram();
				for (const time of times) histogram.record(time);
				const sorted = times.toSorted((a, b) => a - b);
				const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
				const found = histogram.percentile(share) ?? 0;
				expect(found).toBeGreaterThanOrEqual(exact);
				expect(found).toBeLessThanOrEqual(exact * 1.1251);
			},
		),
	);
});

test.each([
	[0, 1],
	[Number.MAX_VALUE, 1],
	[0.0001, 1],
])("%f ms has a bucket too", (ms, total) => {
	const histogram = new LatencyHistogram();
	histogram.record(ms);
	expect([histogram.total, histogram.buckets.length]).toEqual([total, 1]);
});

test("nothing recorded is no percentile", () => {
	expect(new LatencyHistogram().percentile(0.5)).toBeNull();
});

test("buckets have what was recorded, by their upper edges", () => {
	const histogram = new LatencyHistogram();
	for (const ms of [1, 1, 8]) histogram.record(ms);
	expect(histogram.buckets.map(([, count]) => count)).toEqual([2, 1]);
});
