import { type Effort, type Row, row } from "../../scripts/lib/bench/row.ts";
import { judge } from "../../server/src/core/judge/judge.ts";
import { defaultJudgeConfig } from "../../server/src/core/judge/judge-config.ts";
import { beginJudging } from "../../server/src/core/judge/judge-state.ts";
import { callsUntilZTest } from "./lib/judge/peeking.ts";
import { randomFrom } from "./lib/judge/random.ts";
import { SimulatedRelease } from "./lib/judge/simulated-release.ts";
import { percentOf, type Step, type StepOutcome, simulate } from "./lib/judge/simulated-step.ts";
import { median, percentile } from "./lib/samples.ts";

/** How often the judge is right and wrong, how soon, and what a look costs; all of it simulated, with fixed seeds. */
export async function run(effort: Effort): Promise<Row[]> {
	return [...falseAlarms(effort), ...catches(effort), ...latency(effort), ...cost(effort)];
}

const usual = { errorRate: 0.01, medianMs: 10 };
/** 2,000 calls of the new release beside 18,000 of the old one, looked at every 50. */
const same: Step = { canary: usual, baseline: usual, callsPerLook: 50, looks: 40 };
const peeked = "a z-test at every look";
const failed = ({ verdict }: StepOutcome): boolean => verdict.outcome === "failed";
/** What the judge's two metrics have together. */
const alpha = defaultJudgeConfig.errors.alpha + defaultJudgeConfig.latency.alpha;

const seedsFor = (steps: number): number[] => Array.from({ length: steps }, (_, seed) => seed + 1);

function falseAlarms({ short }: Effort): Row[] {
	const seeds = seedsFor(short ? 50 : 10_000);
	const byZTest = seeds.filter(
		(seed) => callsUntilZTest(seed, { canary: 0.01, baseline: 0.01 }, { alpha, callsPerLook: 50, looks: 40 }) !== null,
	);
	const outage = { ...same, callsPerLook: 20, outage: (look: number) => (look % 10 < 2 ? 0.9 : 0) };
	const anchor = { name: peeked, value: (100 * byZTest.length) / seeds.length };
	return [
		row("judge.aa.false_alarms.percent", percentOf(seeds.length, same, failed), "%", anchor),
		row("judge.aa.outage.false_alarms.percent", percentOf(seeds.length / 5, outage, failed), "%"),
		row("judge.aa.before.false_alarms.percent", percentOf(seeds.length / 5, { ...same, before: true }, failed), "%"),
		row(
			"judge.aa.pauses.percent",
			percentOf(seeds.length / 5, same, ({ verdict }) => verdict.outcome === "inconclusive"),
			"%",
		),
	];
}

function catches({ short }: Effort): Row[] {
	const seeds = seedsFor(short ? 20 : 2_000);
	const callsFor = (step: Step): number[] => seeds.map((seed) => simulate(seed, step).calls);
	const worse = { ...same, canary: { ...usual, errorRate: 0.03 }, callsPerLook: 10, looks: 400 };
	const byZTest = seeds.map(
		(seed) => callsUntilZTest(seed, { canary: 0.03, baseline: 0.01 }, { alpha, callsPerLook: 10, looks: 400 }) ?? 4_000,
	);
	const broken = { ...same, canary: { ...usual, errorRate: 1 }, callsPerLook: 1, looks: 50 };
	return [
		row("judge.errors.1to3.median_calls", median(callsFor(worse)), "calls", { name: peeked, value: median(byZTest) }),
		row("judge.broken.calls", percentile(callsFor(broken), 0.99), "calls"),
	];
}

function latency({ short }: Effort): Row[] {
	const steps = short ? 10 : 1_000;
	const slower: Step = { ...same, canary: { ...usual, medianMs: 11 }, callsPerLook: 100, looks: 11 };
	return [
		row("judge.latency.plus10.power.percent", percentOf(steps, slower, failed), "%"),
		row("judge.latency.plus10.even.power.percent", percentOf(steps, { ...slower, baselineCalls: 1 }, failed), "%"),
	];
}

function cost({ short }: Effort): Row[] {
	const looks = short ? 100 : 20_000;
	const random = randomFrom(1);
	const canary = new SimulatedRelease(random, usual);
	const baseline = new SimulatedRelease(random, usual);
	let state = beginJudging();
	let total = 0;
	for (let look = 0; look < looks; look++) {
		canary.call(10);
		baseline.call(90);
		const seen = {
			canary: canary.sample,
			baseline: { kind: "concurrent", sample: baseline.sample },
			health: { healthy: true },
			// Ends, at which latency is compared, are as rare here as they are.
			last: look % 100 === 99,
		} as const;
		const began = performance.now();
		({ state } = judge(state, seen, defaultJudgeConfig));
		total += performance.now() - began;
	}
	return [row("judge.look.us", (1000 * total) / looks, "µs")];
}
