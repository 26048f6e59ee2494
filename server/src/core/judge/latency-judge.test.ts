import { expect, test } from "vitest";
import { around, configOf, lookAt, sample, usual, verdictOn } from "../../../../test/harness/judge-scene.ts";
import { judge } from "./judge.ts";
import { beginJudging, type JudgeState } from "./judge-state.ts";
import type { Buckets } from "./sample.ts";

test.each<[string, Buckets, Buckets, string, string]>([
	[
		"calls that take longer",
		around(11, 1000),
		around(10, 9000),
		"failed",
		"Calls typically take 11.5 ms, on the old release 10.5 ms: 10 % longer (1,000 and 9,000 were timed). Chance alone shows a difference like this in 1 of 1,000,000,000 cases, and 1 of 500 is taken as proof.",
	],
	[
		"calls that take a little longer",
		around(10.1, 1000),
		around(10, 9000),
		"successful",
		"Calls typically take 10.6 ms, on the old release 10.5 ms: 1 % longer (1,000 and 9,000 were timed): longer, but no longer than is tolerated.",
	],
	[
		"calls that are slower by less than matters",
		around(0.02, 1000),
		around(0.01, 9000),
		"successful",
		"Calls typically take 0.021 ms, on the old release 0.0105 ms: 100 % longer (1,000 and 9,000 were timed): longer, but no longer than is tolerated.",
	],
	[
		"calls that are faster",
		around(8, 1000),
		around(10, 9000),
		"successful",
		"Calls typically take 8.39 ms, on the old release 10.5 ms: 20 % shorter (1,000 and 9,000 were timed): no sign that they take longer.",
	],
	[
		"all calls in one bucket",
		[[0.001, 1000]],
		[[0.001, 9000]],
		"successful",
		"Calls typically take 0.000955 ms, on the old release 0.000955 ms: the same (1,000 and 9,000 were timed): no sign that they take longer.",
	],
	[
		"few calls",
		around(11, 50),
		around(10, 9000),
		"inconclusive",
		"50 calls were timed: too few to compare how long they take, and 100 are needed.",
	],
	[
		"few calls to compare with",
		around(11, 500),
		around(10, 50),
		"inconclusive",
		"50 calls were timed on the old release: too few to compare how long they take, and 100 are needed.",
	],
	[
		"no calls",
		[],
		around(10, 500),
		"inconclusive",
		"No call was timed: too few to compare how long they take, and 100 are needed.",
	],
])("latency: %s", (_, canary, baseline, outcome, sentence) => {
	expect(verdictOn(sample(1000, 0, canary), sample(9000, 0, baseline)).latency).toMatchObject({ outcome, sentence });
});

/** One look after the other, at so many timed calls; the chances that each of them tested against. */
function testedAt(sizes: readonly number[], config = usual): { levels: (number | null)[]; state: JudgeState } {
	let state = beginJudging();
	const levels: (number | null)[] = [];
	for (const size of sizes) {
		const before = state.latency.seen;
		state = judge(
			state,
			lookAt(sample(size, 0, around(10, size)), sample(size, 0, around(10, size)), false),
			config,
		).state;
		levels.push(state.latency.seen === before ? null : (state.latency.seen?.numbers.neededP ?? null));
	}
	return { levels, state };
}

test("latency is looked at at preset sizes only, and each look spends its part", () => {
	expect(testedAt([100, 490, 510, 600, 990, 1010, 5000, 9000]).levels).toEqual([
		null,
		null,
		0.001,
		null,
		null,
		0.001,
		0.002,
		null,
	]);
});

test("a step that ends more than once spends less than its part at all its ends", () => {
	let { state } = testedAt([500]);
	let spent = 0;
	for (let size = 510; size < 900; size += 10) {
		const buckets = around(10, size);
		state = judge(state, lookAt(sample(size, 0, buckets), sample(size, 0, buckets)), usual).state;
		spent += state.latency.seen?.numbers.neededP ?? 0;
	}
	expect(spent).toBeGreaterThan(0.0009);
	expect(spent).toBeLessThanOrEqual(0.001);
});

test("steps share what may go wrong", () => {
	expect(testedAt([500], { ...usual, steps: 4 }).levels).toEqual([0.00025]);
});

test("the first calls of a new release are slow, and do not count", () => {
	const config = configOf({}, { warmUpCalls: 100 });
	const cold: Buckets = [[100, 100]];
	const warm: Buckets = [
		[10, 500],
		[100, 100],
	];
	let { state } = judge(beginJudging(), lookAt(sample(100, 0, cold), sample(900, 0, [[10, 900]]), false), config);
	const judged = judge(state, lookAt(sample(600, 0, warm), sample(5400, 0, [[10, 5400]])), config);
	state = judged.state;
	expect(judged.verdict.latency).toMatchObject({ outcome: "successful", numbers: { timed: 500, baselineTimed: 4500 } });
	const counting = judge(beginJudging(), lookAt(sample(600, 0, warm), sample(5400, 0, [[10, 5400]])), usual);
	expect(counting.verdict.latency.outcome).toBe("failed");
});

test("what was found to be slower stays so", () => {
	const slow = judge(beginJudging(), lookAt(sample(500, 0, around(20, 500)), sample(500, 0, around(10, 500))), usual);
	const mixed: Buckets = [...around(10, 9500), ...around(20, 500)];
	const later = judge(slow.state, lookAt(sample(10_000, 0, mixed), sample(10_000, 0, around(10, 10_000))), usual);
	expect(later.verdict.latency.outcome).toBe("failed");
});
