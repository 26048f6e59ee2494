import type { ReleaseStatus } from "@noodle-upgrade/runtime/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Buckets, flawOf, isBehind, type Sample, sampleSince, together, totalsOf } from "./sample.ts";

const sample = fc
	.record({
		calls: fc.nat(1000),
		errors: fc.nat(100),
		inFlight: fc.nat(100),
		counts: fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 })), { maxLength: 10 }),
	})
	.map(({ calls, errors, inFlight, counts }): Sample => {
		const buckets = [...new Map(counts)].sort(([a], [b]) => a - b);
		return { calls, errors, inFlight, latency: { count: buckets.reduce((sum, [, n]) => sum + n, 0), buckets } };
	});

test("a runtime's status is a sample", () => {
	const status: ReleaseStatus = {
		version: "1.0.0",
		integrity: "sha256-",
		role: "serving",
		weight: 1,
		calls: 3,
		errors: 1,
		inFlight: 0,
		latency: {
			count: 2,
			p50: 1,
			p95: 2,
			p99: 2,
			buckets: [
				[1, 1],
				[2, 1],
			],
		},
	};
	expect(sampleSince(null, status)).toMatchObject({ calls: 3, errors: 1, inFlight: 0 });
});

test("what two samples have together, less the one, is the other", () => {
	fc.assert(
		fc.property(sample, sample, (one, other) => {
			const both = together([one, other]);
			expect(flawOf(both)).toBeNull();
			expect(sampleSince(one, both)).toEqual({ ...other, inFlight: both.inFlight });
			expect(isBehind(both, totalsOf(one))).toBe(false);
		}),
	);
});

const good: Sample = {
	calls: 10,
	errors: 2,
	inFlight: 1,
	latency: {
		count: 3,
		buckets: [
			[1, 1],
			[2, 2],
		],
	},
};
const timed = (count: number, buckets: Buckets): Sample => ({ ...good, latency: { count, buckets } });

test.each<[string, Sample, RegExp | null]>([
	["a good one", good, null],
	["errors of calls that started before the step", { ...good, calls: 1 }, null],
	["counters that went backwards", { ...good, calls: -3 }, /backwards/],
	[
		"a bucket that went backwards",
		timed(1, [
			[1, 2],
			[2, -1],
		]),
		/backwards/,
	],
	["half a call", { ...good, calls: 1.5 }, /whole numbers/],
	["no number", { ...good, errors: Number.NaN }, /whole numbers/],
	[
		"a count that is not that of its buckets",
		timed(4, [
			[1, 1],
			[2, 2],
		]),
		/4 calls were timed, and show 3/,
	],
	[
		"edges out of order",
		timed(3, [
			[2, 2],
			[1, 1],
		]),
		/not in order/,
	],
	["an edge at zero", timed(3, [[0, 3]]), /not in order/],
])("%s", (_, sample, flaw) => {
	if (flaw === null) expect(flawOf(sample)).toBeNull();
	else expect(flawOf(sample)).toMatch(flaw);
});
