import { expect, test } from "vitest";
import type { Plan } from "../core/plan.ts";
import { planReport } from "./plan-report.ts";

const base: Plan = {
	feasible: true,
	steps: [],
	findings: [],
	explanation: "",
	takesEffect: "live",
	fingerprint: "",
};
const step = { component: "search-index", from: "1.0.0", to: "1.1.0", reason: "It is on the way.", stage: 1 };
const asked = [{ name: "search-index", version: "2.0.0" }];

test("a plan in stages", () => {
	const report = planReport(asked, {
		...base,
		explanation: "Two swaps, one after the other.",
		steps: [
			step,
			{ ...step, from: "1.1.0", to: "2.0.0", reason: "It was asked for.", stage: 2 },
			{ ...step, component: "renderer", reason: "It has to move along.", stage: 2 },
		],
	});

	expect(report).toBe(`# Upgrade search-index to 2.0.0

**Possible.** Two swaps, one after the other.

## Steps

1. search-index 1.0.0 → 1.1.0: It is on the way.
2. search-index 1.1.0 → 2.0.0: It was asked for.
   and renderer 1.0.0 → 1.1.0: It has to move along.
`);
});

test("a plan that is not possible says why", () => {
	const report = planReport(asked, {
		...base,
		feasible: false,
		explanation: "rate-limiter 1.1.0 was tested with renderer 1.x only.",
		steps: [step],
		findings: [
			{
				code: "compatibility-conflict",
				severity: "error",
				component: "rate-limiter",
				message: "It conflicts.",
				file: null,
				range: null,
				related: [],
			},
		],
	});

	expect(report).toBe(`# Upgrade search-index to 2.0.0

**Not possible.** rate-limiter 1.1.0 was tested with renderer 1.x only.

## Steps

1. search-index 1.0.0 → 1.1.0: It is on the way.

## Findings

- **error** (compatibility-conflict): It conflicts.
`);
});

test("nothing to do, and no version asked for", () => {
	const report = planReport([{ name: "renderer", version: null }], {
		...base,
		takesEffect: "nothing",
		explanation: "All is well.",
	});

	expect(report).toBe("# Upgrade renderer to its newest release\n\n**Nothing to do.** All is well.\n");
});
