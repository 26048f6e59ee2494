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
const step = {
	component: "search-index",
	from: "1.0.0",
	to: "1.1.0",
	reason: "It is on the way | to 2.0.0.",
	stage: 1,
};

test("a plan in stages", () => {
	const report = planReport({
		...base,
		explanation: "Two swaps, one after the other.",
		steps: [step, { ...step, from: "1.1.0", to: "2.0.0", reason: "It was asked for.", stage: 2 }],
	});

	expect(report).toBe(`# Upgrade search-index to 2.0.0

**Possible.** Two swaps, one after the other.

## Steps

| Stage | Component | From | To | Why |
| --- | --- | --- | --- | --- |
| 1 | search-index | 1.0.0 | 1.1.0 | It is on the way \\| to 2.0.0. |
| 2 | search-index | 1.1.0 | 2.0.0 | It was asked for. |

**Takes effect.** At once, in the running processes, without a restart.
`);
});

test("a plan that is not possible says why", () => {
	const report = planReport({
		...base,
		feasible: false,
		explanation: "rate-limiter 1.1.0 was tested with renderer 1.x only.",
		takesEffect: "nothing",
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

	expect(report).toBe(`# Upgrade plan

**Not possible.** rate-limiter 1.1.0 was tested with renderer 1.x only.

## Findings

- **error** It conflicts. \`compatibility-conflict\`
`);
});

test("one stage needs no column for it, and waiting for a start is said", () => {
	const report = planReport({ ...base, takesEffect: "next-start", steps: [step] });

	expect(report).toContain("| Component | From | To | Why |");
	expect(report).toContain("At the next start of the runtime");
});

test("nothing to do", () => {
	expect(planReport({ ...base, takesEffect: "nothing", explanation: "All is well." })).toContain(
		"**Nothing to do.** All is well.",
	);
});
