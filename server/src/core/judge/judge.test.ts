import { expect, test } from "vitest";
import { around, configOf, lookAt, sample, usual, verdictOn } from "../../../../test/harness/judge-scene.ts";
import { judge } from "./judge.ts";
import type { JudgeConfig } from "./judge-config.ts";
import { beginJudging, type JudgeState, nextStep } from "./judge-state.ts";
import type { Look } from "./look.ts";
import type { Sample } from "./sample.ts";

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
