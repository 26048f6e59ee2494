import { expect, test } from "vitest";
import { counters } from "./fixtures.ts";
import { intervalBetween } from "./intervals.ts";

const key = "renderer@1.0.0";

test("two looks are subtracted, and told by the second", () => {
	const before = {
		at: 10_000,
		counters: [
			counters({
				calls: 100,
				errors: 1,
				buckets: [
					[1, 90],
					[5, 10],
				],
			}),
		],
	};
	const after = {
		at: 12_000,
		counters: [
			counters({
				calls: 140,
				errors: 3,
				inFlight: 2,
				buckets: [
					[1, 128],
					[5, 10],
					[9, 2],
				],
			}),
		],
	};

	expect(intervalBetween(before, after)).toEqual({
		at: 12_000,
		releases: { [key]: { callsPerSecond: 20, errorShare: 0.05, p50: 1, p99: 9, share: 1, inFlight: 2 } },
	});
});

test("without calls there is no error share and no latency", () => {
	const look = { at: 0, counters: [counters({ calls: 7, buckets: [[1, 7]] })] };
	expect(intervalBetween(look, { ...look, at: 1000 }).releases[key]).toMatchObject({
		callsPerSecond: 0,
		errorShare: null,
		p50: null,
		p99: null,
	});
});

test("runtimes are added up, and share the calls that a release gets", () => {
	const look = (calls: number) => [
		counters({ calls, share: 0.9 }),
		counters({ runtime: "r2", calls: calls * 2, share: 1 }),
		counters({ version: "2.0.0", role: "candidate", calls, share: 0.1 }),
	];
	const { releases } = intervalBetween({ at: 0, counters: look(10) }, { at: 1000, counters: look(20) });

	expect(releases[key]).toMatchObject({ callsPerSecond: 30, share: 0.95 });
	expect(releases["renderer@2.0.0"]).toMatchObject({ callsPerSecond: 10, share: 0.05 });
});

test.each([
	["that was not there before", []],
	["that was started anew in between", [counters({ calls: 500, errors: 9, buckets: [[1, 500]] })]],
])("a release %s has counted since it started", (_, before) => {
	const after = { at: 1000, counters: [counters({ calls: 4, errors: 1, buckets: [[2, 4]] })] };
	expect(intervalBetween({ at: 0, counters: before }, after).releases[key]).toMatchObject({
		callsPerSecond: 4,
		errorShare: 0.25,
		p50: 2,
	});
});

test("what is kept warm beside another instance of the same release is counted with it, and gets no calls", () => {
	const both = [counters({ calls: 5 }), counters({ role: "standby", calls: 8, share: 1 })];
	const { releases } = intervalBetween({ at: 0, counters: both }, { at: 1000, counters: both });
	expect(releases[key]).toMatchObject({ callsPerSecond: 0, share: 1 });
});

test("two looks at the same moment do not divide by nothing", () => {
	const look = { at: 0, counters: [counters({ calls: 1 })] };
	expect(intervalBetween({ at: 0, counters: [] }, look).releases[key]?.callsPerSecond).toBe(1000);
});
