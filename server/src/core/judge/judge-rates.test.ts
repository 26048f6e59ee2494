import { expect, test } from "vitest";
import { randomFrom } from "../../../../test/bench/lib/judge/random.ts";
import { failuresAmong } from "../../../../test/bench/lib/judge/simulated-release.ts";
import { percentOf, type Step, type StepOutcome, simulate } from "../../../../test/bench/lib/judge/simulated-step.ts";
import { median } from "../../../../test/bench/lib/samples.ts";
import { logLikelihoodRatio } from "./error-block.ts";
import { defaultJudgeConfig } from "./judge-config.ts";
import { alternativeOdds, priorEvidence, totalEvidence } from "./odds-mixture.ts";

// How often the judge is right and wrong, over steps that are the same in every run: each has a seed. What it promises is
// in docs/judge.md; figures over more steps come from `npm run bench -- judge`.

const usual = { errorRate: 0.01, medianMs: 10 };
const same: Step = { canary: usual, baseline: usual, callsPerLook: 70, looks: 10 };
const failed = ({ verdict }: StepOutcome): boolean => verdict.outcome === "failed";

function outcomes(steps: number, step: Step): StepOutcome[] {
	return Array.from({ length: steps }, (_, seed) => simulate(seed + 1, step));
}

test("a release that is as good as the old one fails by mistake in at most 1 % of 2,000 steps", () => {
	expect(percentOf(2000, same, failed)).toBeLessThanOrEqual(1);
	// A machine that does other things as well is slow at it.
}, 30_000);

test.each<[string, Partial<Step>]>([
	["after an outage of what both need", { callsPerLook: 20, looks: 30, outage: (look) => (look % 10 < 2 ? 0.9 : 0) }],
	["beside what was before", { before: true }],
	["with a cold start", { canary: { ...usual, coldCalls: 100 } }],
	["with as many calls as the old one", { baselineCalls: 1 }],
	[
		"where every third call fails",
		{ canary: { ...usual, errorRate: 1 / 3 }, baseline: { ...usual, errorRate: 1 / 3 } },
	],
])("nor %s", (_, change) => {
	expect(percentOf(300, { ...same, ...change }, failed)).toBeLessThanOrEqual(1);
});

test("nor does looking at irregular times, and stopping at the best of them, bring the errors of 2,000 equal releases to proof", () => {
	const alpha = 0.01;
	let mistakes = 0;
	for (let seed = 1; seed <= 2000; seed++) {
		const random = randomFrom(seed);
		let evidence = priorEvidence;
		let highest = 0;
		for (let look = 0; look < 30; look++) {
			const [calls, baselineCalls] = [1 + Math.floor(random() * 5), 1 + Math.floor(random() * 60)];
			const block = {
				canary: { calls, errors: failuresAmong(calls, 0.05, random) },
				baseline: { calls: baselineCalls, errors: failuresAmong(baselineCalls, 0.05, random) },
			};
			evidence = evidence.map((part, which) => part + logLikelihoodRatio(block, alternativeOdds[which] ?? 1));
			highest = Math.max(highest, totalEvidence(evidence));
		}
		if (highest >= Math.log(1 / alpha)) mistakes++;
	}
	expect(mistakes / 2000).toBeLessThanOrEqual(alpha);
	// If nothing ever came near, the evidence would be worth nothing.
	expect(mistakes).toBeGreaterThan(0);
});

test("three times as many errors are caught within 700 calls in the median, nine of ten calls going to the old release", () => {
	const found = outcomes(200, { ...same, canary: { ...usual, errorRate: 0.03 }, callsPerLook: 10, looks: 200 });
	expect(median(found.map(({ calls }) => calls))).toBeLessThanOrEqual(700);
	expect(found.filter(failed).length).toBeGreaterThan(190);
});

test.each([
	["everything fails", 1, 0],
	["everything fails, beside a few errors of the old release", 1, 0.01],
	["nearly everything fails", 0.97, 0.01],
])("where %s, ten calls are enough in 99 % of steps", (_, errorRate, before) => {
	const step = { ...same, canary: { ...usual, errorRate }, baseline: { ...usual, errorRate: before }, looks: 10 };
	expect(percentOf(300, { ...step, callsPerLook: 1 }, failed)).toBeGreaterThanOrEqual(99);
});

test("calls that take a tenth longer are caught within 1,000 timed calls in 95 % of steps", () => {
	const slower: Step = { ...same, canary: { ...usual, medianMs: 11 }, callsPerLook: 100, looks: 11 };
	expect(percentOf(200, slower, failed)).toBeGreaterThanOrEqual(95);
});

test("a change that is significant and tiny does not fail", () => {
	const config = { ...defaultJudgeConfig, latency: { ...defaultJudgeConfig.latency, looks: [20_000] } };
	const slower: Step = { ...same, canary: { ...usual, medianMs: 10.2 }, callsPerLook: 1000, looks: 21, config };
	const found = outcomes(10, slower).map(({ verdict }) => verdict.latency);
	expect(found.filter(({ outcome }) => outcome === "successful")).toHaveLength(10);
	expect(
		found.filter(({ sentence }) => sentence.includes("longer, but no longer than is tolerated")).length,
	).toBeGreaterThan(7);
});

test("the evidence that a state has seen never falls", () => {
	for (let seed = 1; seed <= 20; seed++) {
		const first = simulate(seed, { ...same, looks: 4 });
		const second = simulate(seed, { ...same, looks: 8 });
		expect(second.state.errors.highest).toBeGreaterThanOrEqual(first.state.errors.highest);
	}
});
