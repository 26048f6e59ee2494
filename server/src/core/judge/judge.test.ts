import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { defaultJudgeConfig, type ErrorConfig, type JudgeConfig, type LatencyConfig } from "./judge-config.ts";
import { beginJudging, type JudgeState, nextStep } from "./judge-state.ts";
import type { Look } from "./look.ts";
import type { Buckets, Sample } from "./sample.ts";

function sample(calls: number, errors = 0, buckets: Buckets = [], inFlight = 0): Sample {
	return { calls, errors, inFlight, latency: { count: buckets.reduce((sum, [, n]) => sum + n, 0), buckets } };
}

function configOf(errors: Partial<ErrorConfig>, latency: Partial<LatencyConfig> = {}): JudgeConfig {
	return {
		...defaultJudgeConfig,
		errors: { ...defaultJudgeConfig.errors, ...errors },
		latency: { ...defaultJudgeConfig.latency, warmUpCalls: 0, ...latency },
	};
}

const usual = configOf({});

function lookAt(canary: Sample | null, baseline: Sample | null, last = true): Look {
	return { canary, baseline: { kind: "concurrent", sample: baseline }, health: { healthy: true }, last };
}

/** The verdict when all calls were seen in one look. */
function verdictOn(canary: Sample | null, baseline: Sample | null, config = usual, last = true) {
	return judge(beginJudging(), lookAt(canary, baseline, last), config).verdict;
}

test.each<[string, Sample, Sample, string, string]>([
	[
		"three times as many errors",
		sample(1412, 48),
		sample(12_700, 127),
		"failed",
		"Of 1,412 calls 48 failed (3.4 %), of 12,700 on the old release 127 (1.0 %). Chance alone shows a difference like this in at most 1 of 490,000,000 rollouts, and 1 of 200 is taken as proof.",
	],
	[
		"as many errors as before",
		sample(400, 4),
		sample(3600, 36),
		"successful",
		"Of 400 calls 4 failed (1.0 %), of 3,600 on the old release 36 (1.0 %): no sign that more fail.",
	],
	[
		"fewer errors than before",
		sample(400, 0),
		sample(3600, 360),
		"successful",
		"Of 400 calls none failed, of 3,600 on the old release 360 (10.0 %): no sign that more fail.",
	],
	[
		"errors wherever one looks",
		sample(100, 100),
		sample(900, 900),
		"successful",
		"Of 100 calls 100 failed (100.0 %), of 900 on the old release 900 (100.0 %): no sign that more fail.",
	],
	[
		"more errors, but too few to matter",
		sample(1_000_000, 200),
		sample(9_000_000, 900),
		"successful",
		"Of 1,000,000 calls 200 failed (0.02 %), of 9,000,000 on the old release 900 (0.01 %): more, but no more than is tolerated.",
	],
	[
		"few calls",
		sample(12, 1),
		sample(108, 2),
		"inconclusive",
		"Of 12 calls 1 failed (8.3 %), of 108 on the old release 2 (1.9 %): too few to tell, and 30 are needed.",
	],
	[
		"few calls to compare with",
		sample(400, 4),
		sample(10, 0),
		"inconclusive",
		"Of 400 calls 4 failed (1.0 %), of 10 on the old release none: too few on the old release to compare with, and 30 are needed.",
	],
	[
		"nothing to compare with",
		sample(400, 4),
		sample(0),
		"inconclusive",
		"Of 400 calls 4 failed (1.0 %), there were none on the old release: too few on the old release to compare with, and 30 are needed.",
	],
	[
		"calls that do not end",
		sample(100, 0, [], 60),
		sample(900, 9, [], 2),
		"inconclusive",
		"Of 100 calls none failed, of 900 on the old release 9 (1.0 %): 60 have not ended yet.",
	],
	[
		"few calls that ended",
		sample(100, 0, [], 90),
		sample(900, 9, [], 2),
		"inconclusive",
		"Of 100 calls none failed, of 900 on the old release 9 (1.0 %): only 10 have ended, and 30 are needed.",
	],
	[
		"what may be a sign",
		sample(100, 6),
		sample(900, 9),
		"inconclusive",
		"Of 100 calls 6 failed (6.0 %), of 900 on the old release 9 (1.0 %): more, which may be chance and may be a sign; more calls would tell.",
	],
])("%s", (_, canary, baseline, outcome, sentence) => {
	expect(verdictOn(canary, baseline).errors).toMatchObject({ outcome, sentence });
});

test("calls in flight do not count against a release whose callers wait as long for the old one", () => {
	expect(verdictOn(sample(100, 0, [], 20), sample(900, 0, [], 180)).errors.outcome).toBe("successful");
});

test("a release that fails every call fails within ten of them", () => {
	expect(verdictOn(sample(10, 10), sample(90, 1))).toMatchObject({ outcome: "failed", basis: "calls" });
	expect(verdictOn(sample(5, 5), sample(45, 0)).outcome).toBe("failed");
});

test("what is known of few calls says how many are missing", () => {
	expect(verdictOn(sample(12), sample(108)).errors).toMatchObject({ missing: 18 });
	expect(verdictOn(sample(400), sample(10)).errors).toMatchObject({ missing: 20 });
});

test("a step in which no call came ends on health alone, and says so", () => {
	expect(verdictOn(sample(0), sample(0))).toMatchObject({
		outcome: "successful",
		basis: "health",
		sentence: "No call came in this step, so that the new release's health alone decided: it is healthy.",
	});
});

test.each<[string, Sample, Sample, boolean]>([
	["while the step goes on", sample(0), sample(0), false],
	["when all calls went to the old release", sample(0), sample(500), true],
	["when the only call hangs", sample(1, 0, [], 1), sample(0), true],
	["when calls of the old release hang", sample(0), sample(0, 0, [], 3), true],
])("no calls are inconclusive %s", (_, canary, baseline, last) => {
	expect(verdictOn(canary, baseline, usual, last)).toMatchObject({ outcome: "inconclusive", basis: "calls" });
});

test("a release that is not healthy fails, whatever its calls look like and whether or not they can be read", () => {
	for (const canary of [sample(400), sample(0), null]) {
		const look: Look = { ...lookAt(canary, sample(3600)), health: { healthy: false, reason: "The disk is full." } };
		expect(judge(beginJudging(), look, usual).verdict).toMatchObject({
			outcome: "failed",
			basis: "health",
			sentence: "The new release is not healthy: The disk is full.",
		});
	}
});

test.each<[string, Sample | null, Sample | null, string]>([
	["that cannot be read", null, sample(910), "The counters of the new release could not be read."],
	["of the old release", sample(10), null, "The counters of the old release could not be read."],
	[
		"that went backwards",
		sample(-5),
		sample(910),
		"The counters of the new release cannot be used: they went backwards, as they do when a release is started again.",
	],
	[
		"that are behind",
		sample(60),
		sample(2000),
		"The counters of the new release cannot be used: they are behind those of the last look.",
	],
])("counters %s are an error, and leave what is known as it is", (_, canary, baseline, sentence) => {
	const { state } = judge(beginJudging(), lookAt(sample(100), sample(900)), usual);
	const judged = judge(state, lookAt(canary, baseline), usual);
	expect(judged.verdict).toMatchObject({ outcome: "error", sentence });
	expect(judged.state).toBe(state);
});

test("errors above a ceiling fail, however many the old release has", () => {
	const config = configOf({ ceiling: 0.05 });
	expect(verdictOn(sample(200, 40), sample(1800, 360), config).errors).toMatchObject({
		outcome: "failed",
		sentence:
			"Of 200 calls 40 failed (20.0 %), of 1,800 on the old release 360 (20.0 %): more than the 5.0 % that are allowed at the most.",
	});
	expect(verdictOn(sample(200, 10), sample(1800, 90), config).errors.outcome).toBe("successful");
});

test("where there is nothing to compare with, a ceiling decides, and nothing does without one", () => {
	const look = (errors: number): Look => ({ ...lookAt(sample(200, errors), null), baseline: { kind: "none" } });
	const ceiling = configOf({ ceiling: 0.05 });
	expect(judge(beginJudging(), look(40), ceiling).verdict.outcome).toBe("failed");
	expect(judge(beginJudging(), look(4), ceiling).verdict.outcome).toBe("successful");
	expect(judge(beginJudging(), look(0), usual).verdict).toMatchObject({
		outcome: "inconclusive",
		sentence: "Of 200 calls none failed: there is nothing to compare with, and no ceiling is set.",
	});
});

test("after a switch, calls are compared with those before it", () => {
	const look = (errors: number, before: Sample): Look => ({
		...lookAt(sample(60, errors), null),
		baseline: { kind: "before", sample: before },
	});
	const outcome = (errors: number, before: Sample) =>
		judge(beginJudging(), look(errors, before), usual).verdict.outcome;
	expect(outcome(10, sample(10_000, 100))).toBe("failed");
	expect(outcome(1, sample(10_000, 100))).toBe("successful");
	expect(outcome(60, sample(40, 0))).toBe("failed");
	// So few calls might have gone well by luck.
	expect(outcome(6, sample(40, 0))).toBe("successful");
	expect(outcome(0, sample(10, 0))).toBe("inconclusive");
});

const around = (ms: number, count: number): Buckets => [
	[ms, count * 0.2],
	[ms * 1.1, count * 0.6],
	[ms * 1.2, count * 0.2],
];

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

const slower = [sample(1000, 0, around(20, 1000)), sample(9000, 0, around(10, 9000))] as const;
const untimed = [sample(1000), sample(9000)] as const;

test.each<[string, JudgeConfig, readonly [Sample, Sample], string]>([
	["a metric that is critical fails the whole", usual, slower, "failed"],
	["one that is not leaves it to a person", configOf({}, { critical: false }), slower, "inconclusive"],
	["too little of what is not required is no obstacle", usual, untimed, "successful"],
	["too little of what is required is", configOf({}, { required: true }), untimed, "inconclusive"],
	[
		"too little of everything is no success, also if nothing is required",
		configOf({ required: false }),
		[sample(3), sample(27)],
		"inconclusive",
	],
])("%s", (_, config, [canary, baseline], outcome) => {
	expect(verdictOn(canary, baseline, config).outcome).toBe(outcome);
});

test("the sentence of the whole is that of what decided", () => {
	const { sentence } = verdictOn(...slower);
	expect(sentence).toMatch(/^Calls typically take 21 ms/);
	expect(sentence).not.toContain("failed");
});

test("a state is plain data, and its evidence goes on in the next step", () => {
	const first = judge(beginJudging(), lookAt(sample(200, 6), sample(1800, 18)), usual);
	const state = JSON.parse(JSON.stringify(nextStep(first.state))) as JudgeState;
	expect(state).toEqual(nextStep(first.state));
	const second = judge(state, lookAt(sample(600, 18), sample(600, 6)), usual);
	const alone = judge(beginJudging(), lookAt(sample(600, 18), sample(600, 6)), usual);
	expect(oddsIn(second)).toBeGreaterThan(oddsIn(alone) * 5);
});

function oddsIn({ verdict }: ReturnType<typeof judge>): number {
	return verdict.errors.outcome === "error" ? 0 : verdict.errors.numbers.odds;
}
