import fc from "fast-check";
import { expect, test } from "vitest";
import { judge } from "./judge.ts";
import { defaultJudgeConfig, type JudgeConfig } from "./judge-config.ts";
import { beginJudging, type JudgeState } from "./judge-state.ts";
import type { Baseline } from "./look.ts";
import { type Sample, together } from "./sample.ts";

const growth = fc
	.record({
		calls: fc.nat(500),
		// A call's error may come after calls that started later, or before the step: there may be more of them than calls.
		errors: fc.nat(600),
		inFlight: fc.nat(50),
		buckets: fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 300 })), { maxLength: 6 }),
	})
	.map(({ calls, errors, inFlight, buckets }): Sample => {
		const sorted = [...new Map(buckets)].sort(([a], [b]) => a - b);
		const latency = { count: sorted.reduce((sum, [, n]) => sum + n, 0), buckets: sorted };
		return { calls, errors, inFlight, latency };
	});

const steps = fc.record({
	kind: fc.constantFrom("concurrent", "before", "none"),
	growths: fc.array(fc.tuple(growth, growth, fc.boolean()), { minLength: 1, maxLength: 8 }),
	ceiling: fc.constantFrom(null, 0, 0.1, 1),
});

test("whatever comes, there is an outcome, a sentence, numbers that are numbers, and evidence that never falls", () => {
	fc.assert(
		fc.property(steps, ({ kind, growths, ceiling }) => {
			const config: JudgeConfig = { ...defaultJudgeConfig, errors: { ...defaultJudgeConfig.errors, ceiling } };
			let state = beginJudging();
			growths.forEach(([, , last], look) => {
				const canary = together(growths.slice(0, look + 1).map(([sample]) => sample));
				const old = together(growths.slice(0, kind === "before" ? 1 : look + 1).map(([, sample]) => sample));
				const baseline = (kind === "none" ? { kind } : { kind, sample: old }) as Baseline;
				const judged = judge(state, { canary, baseline, health: { healthy: true }, last }, config);
				const { verdict } = judged;
				expect(verdict.outcome).toMatch(/^(successful|failed|inconclusive)$/);
				expect(`${verdict.sentence}${verdict.errors.sentence}${verdict.latency.sentence}`).not.toMatch(
					/NaN|Infinity|undefined/,
				);
				// JSON would turn NaN and infinities into null.
				expect(JSON.parse(JSON.stringify(judged))).toEqual(judged);
				expect(judged.state.errors.highest).toBeGreaterThanOrEqual(state.errors.highest);
				expectNoneForgotten(state, judged.state, canary);
				state = judged.state;
			});
		}),
	);
});

/** No call is taken twice into the evidence, and none that is not there. */
function expectNoneForgotten(before: JudgeState, after: JudgeState, canary: Sample): void {
	const { taken } = after.errors;
	expect(taken.canary.calls).toBeGreaterThanOrEqual(before.errors.taken.canary.calls);
	expect(taken.canary.calls).toBeLessThanOrEqual(canary.calls);
	expect(taken.canary.errors).toBeLessThanOrEqual(canary.errors);
}

test("the same look twice changes nothing that counts", () => {
	fc.assert(
		fc.property(growth, growth, (canary, old) => {
			const look = {
				canary,
				baseline: { kind: "concurrent", sample: old },
				health: { healthy: true },
				last: false,
			} as const;
			const once = judge(beginJudging(), look, defaultJudgeConfig);
			const twice = judge(once.state, look, defaultJudgeConfig);
			expect(twice.state.errors.highest).toBe(once.state.errors.highest);
			expect(twice.verdict.outcome).toBe(once.verdict.outcome);
		}),
	);
});
