import fc from "fast-check";
import { expect, test } from "vitest";
import { type Strategy, strategies } from "../plan.ts";
import { judgedSteps, type RolloutStep, rolloutSteps } from "./rollout-steps.ts";

function told(steps: readonly RolloutStep[]): string {
	return steps
		.map((step) => (step.kind === "share" ? `${step.percent} %` : step.kind === "switch" ? step.runtimes : step.kind))
		.join(", ");
}

test.each<[Strategy, number, string]>([
	["immediate", 10, "all"],
	["gradual", 25, "25 %, 50 %, 75 %, all"],
	["gradual", 40, "40 %, 80 %, all"],
	["gradual", 100, "all"],
	["canary", 10, "10 %, all"],
	["canary", 100, "all"],
	["blue_green", 10, "stand-by, all"],
	["rolling", 10, "one-by-one"],
])("%s with %i %% is: %s", (strategy, percentage, expected) => {
	expect(told(rolloutSteps(strategy, percentage))).toBe(expected);
});

test("every strategy ends with the switch, shares only grow, and none is the whole", () => {
	const anything = fc.tuple(fc.constantFrom(...strategies), fc.double({ min: 1, max: 100, noNaN: true }));
	fc.assert(
		fc.property(anything, ([strategy, percentage]) => {
			const steps = rolloutSteps(strategy, percentage);
			expect(steps.map(({ kind }) => kind).lastIndexOf("switch")).toBe(steps.length - 1);
			const shares = steps.flatMap((step) => (step.kind === "share" ? step.percent : []));
			expect(shares).toEqual(shares.toSorted((a, b) => a - b));
			expect(shares.every((percent) => percent > 0 && percent < 100)).toBe(true);
			expect(judgedSteps(steps, 1)).toBe(Math.max(1, shares.length));
		}),
	);
});

test("one runtime after the other is judged as often as there are runtimes that wait", () => {
	expect([1, 2, 5].map((runtimes) => judgedSteps(rolloutSteps("rolling", 10), runtimes))).toEqual([1, 1, 4]);
	expect(judgedSteps(rolloutSteps("gradual", 25), 5)).toBe(3);
});
