import { expect, test } from "vitest";
import type { Step } from "./plan.ts";
import { rolloutSteps } from "./rollout/rollout-steps.ts";
import { type StepMark, stepsAt, upgradeSteps } from "./upgrade-status.ts";

function step(component: string, to: string, stage: number): Step {
	return { component, from: "1.0.0", to, reason: "", stage };
}

const gradual = upgradeSteps(
	[[step("renderer", "1.4.0", 0)], [step("renderer", "2.0.0", 1)]],
	rolloutSteps("gradual", 50),
	5_000,
);

test("an upgrade over a stop, by degrees, says all that it is going to do", () => {
	expect(gradual.map(({ label }) => label)).toEqual([
		"Stop at renderer 1.4.0",
		"50 % of the calls",
		"Switch",
		"Watch it for 5 s",
		"Commit",
	]);
});

test("what waits for the next start is only written down", () => {
	expect(upgradeSteps([], rolloutSteps("gradual", 50), 5_000).map(({ label }) => label)).toEqual(["Commit"]);
});

test.each<[string, StepMark | null, readonly StepMark[], string]>([
	["before its first step", null, [], "to-come to-come to-come to-come to-come"],
	["in its first step", { kind: "stage", stage: 0 }, [], "under-way to-come to-come to-come to-come"],
	[
		"in its switch, after what cannot share its calls was not asked to",
		{ kind: "rollout", step: 1 },
		[{ kind: "stage", stage: 0 }],
		"done skipped under-way to-come to-come",
	],
	[
		"in its commit",
		{ kind: "commit" },
		[{ kind: "stage", stage: 0 }, { kind: "rollout", step: 0 }, { kind: "rollout", step: 1 }, { kind: "bake" }],
		"done done done done under-way",
	],
])("%s", (_, now, entered, expected) => {
	expect(
		stepsAt(gradual, now, entered)
			.map(({ state }) => state)
			.join(" "),
	).toBe(expected);
});
