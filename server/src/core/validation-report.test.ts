import { finding } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import type { Plan } from "./plan.ts";
import { validationReport } from "./validation-report.ts";

const base: Omit<Plan, "report" | "manifest"> = {
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
	const report = validationReport(
		asked,
		{
			...base,
			explanation: "Two swaps, one after the other.",
			steps: [
				step,
				{ ...step, from: "1.1.0", to: "2.0.0", reason: "It was asked for.", stage: 2 },
				{ ...step, component: "renderer", reason: "It has to move along.", stage: 2 },
			],
		},
		"strict",
	);

	expect(report).toEqual({
		passed: true,
		level: "strict",
		blocking: [],
		others: [],
		markdown: `# Upgrade search-index to 2.0.0

**Possible.** Two swaps, one after the other.

## Steps

1. search-index 1.0.0 → 1.1.0: It is on the way.
2. search-index 1.1.0 → 2.0.0: It was asked for.
   and renderer 1.0.0 → 1.1.0: It has to move along.

Checked at level \`strict\`.
`,
	});
});

test("a plan that is not possible says what stands in the way, and apart from it what else was found", () => {
	const conflict = finding("compatibility-conflict", "error", "It conflicts.");
	const space = finding("disk-space", "error", "Full.");
	const warning = finding("methods-removed", "warning", "Gone.");
	const plan = {
		...base,
		feasible: false,
		explanation: "Full.",
		steps: [step],
		findings: [conflict, space, warning],
	};

	const report = validationReport(asked, plan, "normal");

	expect(report).toMatchObject({ passed: false, blocking: [space], others: [conflict, warning] });
	expect(report.markdown).toBe(`# Upgrade search-index to 2.0.0

**Not possible.** Full.

## Steps

1. search-index 1.0.0 → 1.1.0: It is on the way.

## What stands in the way

- **error** (disk-space): Full.

## What else was found

- **error** (compatibility-conflict): It conflicts.
- **warning** (methods-removed): Gone.

Checked at level \`normal\`.
`);
	expect(validationReport(asked, { ...plan, findings: [warning] }, "normal").markdown).toContain("## What was found\n");
});

test("nothing to do, and no version asked for", () => {
	const plan = { ...base, takesEffect: "nothing", explanation: "All is well." } as const;

	expect(validationReport([{ name: "renderer", version: null }], plan, "strict").markdown).toBe(
		"# Upgrade renderer to its newest release\n\n**Nothing to do.** All is well.\n\nChecked at level `strict`.\n",
	);
});
