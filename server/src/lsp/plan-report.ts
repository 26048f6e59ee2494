import type { Plan, Step, Target } from "../core/plan.ts";
import { listed } from "./moves.ts";

/**
 * A plan as Markdown, for a person who decides whether to go ahead. It reads well as it stands, without a preview.
 *
 * @param targets what was asked for; the plan itself may move more.
 */
export function planReport(targets: readonly Target[], plan: Plan): string {
	const parts = [`# Upgrade ${listed(targets.map(asked))}`, `${verdict(plan)} ${plan.explanation}`.trim()];
	if (plan.steps.length > 0) parts.push("## Steps", stepList(plan.steps));
	if (plan.findings.length > 0) {
		const lines = plan.findings.map(({ severity, code, message }) => `- **${severity}** (${code}): ${message}`);
		parts.push("## Findings", lines.join("\n"));
	}
	return `${parts.join("\n\n")}\n`;
}

function asked({ name, version }: Target): string {
	return version === null ? `${name} to its newest release` : `${name} to ${version}`;
}

function verdict(plan: Plan): string {
	if (!plan.feasible) return "**Not possible.**";
	return plan.takesEffect === "nothing" ? "**Nothing to do.**" : "**Possible.**";
}

/** Numbered by stage, since what stands under one number switches together. */
function stepList(steps: readonly Step[]): string {
	const stages = [...new Set(steps.map(({ stage }) => stage))];
	const line = ({ component, from, to, reason }: Step) => `${component} ${from} → ${to}: ${reason}`;
	return stages
		.map((stage, index) => {
			const [first, ...others] = steps.filter((step) => step.stage === stage).map(line);
			return [`${index + 1}. ${first}`, ...others.map((other) => `   and ${other}`)].join("\n");
		})
		.join("\n");
}
