import { defaultConfig } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { type Step, simulate } from "../../../../test/bench/lib/judge/simulated-step.ts";
import { defaultJudgeConfig } from "../judge/judge-config.ts";
import { judgeConfig } from "./judge-settings.ts";

const usual = { errorRate: 0.01, medianMs: 10 };
const { rollout } = defaultConfig;

test("what may go wrong by mistake is shared out among all that is judged, and nothing else changes", () => {
	const alone = judgeConfig(rollout, { steps: 3, sideBySide: true, judgements: 1 });
	const shared = judgeConfig(rollout, { steps: 3, sideBySide: true, judgements: 4 });

	expect(alone).toEqual({ ...defaultJudgeConfig, steps: 3 });
	expect(shared).toEqual({
		...alone,
		errors: { ...alone.errors, alpha: alone.errors.alpha / 4 },
		latency: { ...alone.latency, alpha: alone.latency.alpha / 4 },
	});
});

test("releases at different times may differ by more in how long they take", () => {
	const { latency } = judgeConfig(rollout, { steps: 1, sideBySide: false, judgements: 1 });

	expect(latency.toleratedRatio).toBeGreaterThan(defaultJudgeConfig.latency.toleratedRatio);
	expect(latency.toleratedMs).toBeGreaterThan(defaultJudgeConfig.latency.toleratedMs);
});

test("three components that are as good as before, judged before and after the switch, fail by mistake in at most 1 % of 500 upgrades", () => {
	const config = judgeConfig(rollout, { steps: 1, sideBySide: true, judgements: 6 });
	const step: Step = { canary: usual, baseline: usual, callsPerLook: 70, looks: 8, config };
	let mistakes = 0;
	for (let upgrade = 0; upgrade < 500; upgrade++) {
		const judgements = Array.from({ length: 6 }, (_, i) => ({ seed: 6 * upgrade + i + 1, before: i >= 3 }));
		if (judgements.some(({ seed, before }) => simulate(seed, { ...step, before }).verdict.outcome === "failed"))
			mistakes++;
	}

	expect(mistakes).toBeLessThanOrEqual(5);
	// A machine that does other things as well is slow at it.
}, 60_000);

test("shared out among many, it still catches what fails", () => {
	const config = judgeConfig(rollout, { steps: 1, sideBySide: true, judgements: 20 });
	const failing: Step = { canary: { ...usual, errorRate: 0.5 }, baseline: usual, callsPerLook: 20, looks: 5, config };

	expect(Array.from({ length: 50 }, (_, i) => simulate(i + 1, failing).verdict.outcome)).toEqual(
		Array(50).fill("failed"),
	);
});
