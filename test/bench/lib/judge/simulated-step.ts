import { judge } from "../../../../server/src/core/judge/judge.ts";
import { defaultJudgeConfig, type JudgeConfig } from "../../../../server/src/core/judge/judge-config.ts";
import { beginJudging, type JudgeState } from "../../../../server/src/core/judge/judge-state.ts";
import type { Verdict } from "../../../../server/src/core/judge/verdict.ts";
import { randomFrom } from "./random.ts";
import { type Behaviour, SimulatedRelease } from "./simulated-release.ts";

/** One step of a rollout. */
export interface Step {
	readonly canary: Behaviour;
	readonly baseline: Behaviour;
	/** Calls of the new release between two looks, and how many looks the step has. */
	readonly callsPerLook: number;
	readonly looks: number;
	/** The old release's calls for each of the new one's; 9 unless given. */
	readonly baselineCalls?: number;
	/** A share of the calls that fail on both sides, by the number of the look: what both need is out of order. */
	readonly outage?: (look: number) => number;
	/** Compare with what the old release did before, not with what it does beside. */
	readonly before?: boolean;
	readonly config?: JudgeConfig;
}

export interface StepOutcome {
	readonly verdict: Verdict;
	readonly state: JudgeState;
	/** Calls of the new release until the verdict. */
	readonly calls: number;
}

/** Runs a step to its end, or to the look that fails. */
export function simulate(seed: number, step: Step, from: JudgeState = beginJudging()): StepOutcome {
	const { callsPerLook, looks, baselineCalls = 9, outage = () => 0, config = defaultJudgeConfig } = step;
	const random = randomFrom(seed);
	const canary = new SimulatedRelease(random, step.canary);
	const baseline = new SimulatedRelease(random, step.baseline);
	if (step.before) baseline.call(callsPerLook * looks * baselineCalls);
	const before = step.before ? ({ kind: "before", sample: baseline.sample } as const) : null;
	let state = from;
	for (let look = 1; ; look++) {
		const out = outage(look);
		canary.call(callsPerLook, out);
		if (!before) baseline.call(callsPerLook * baselineCalls, out);
		const judged = judge(
			state,
			{
				canary: canary.sample,
				baseline: before ?? { kind: "concurrent", sample: baseline.sample },
				health: { healthy: true },
				last: look === looks,
			},
			config,
		);
		state = judged.state;
		if (judged.verdict.outcome === "failed" || look === looks) {
			return { verdict: judged.verdict, state, calls: look * callsPerLook };
		}
	}
}

/** The share of so many steps, each with a seed of its own, that something holds for; as per cent. */
export function percentOf(steps: number, step: Step, holds: (outcome: StepOutcome) => boolean): number {
	let holding = 0;
	for (let seed = 1; seed <= steps; seed++) if (holds(simulate(seed, step))) holding++;
	return (100 * holding) / steps;
}
