import type { Finding, ValidationLevel } from "@noodle-upgrade/runtime/formats";
import { listed } from "./listed.ts";
import { releasesInWords } from "./move-in-words.ts";
import type { Plan, Step, Target } from "./plan.ts";
import { blocksAt } from "./validation-levels.ts";

/** What the checks before an upgrade came to. */
export interface ValidationReport {
	readonly passed: boolean;
	readonly level: ValidationLevel;
	/** What stands in the way at that level. */
	readonly blocking: readonly Finding[];
	/** What does not, and should be known all the same. */
	readonly others: readonly Finding[];
	/** The whole for a person who decides whether to go ahead. It reads well as it stands, without a preview. */
	readonly markdown: string;
}

/** Whether a finding stops an upgrade at a level. */
export function isBlocking({ severity, code }: Finding, level: ValidationLevel): boolean {
	return severity === "error" && blocksAt(code, level);
}

/** @param targets what was asked for; the plan itself may move more */
export function validationReport(
	targets: readonly Target[],
	plan: Omit<Plan, "report" | "manifest">,
	level: ValidationLevel,
): ValidationReport {
	const blocking = plan.findings.filter((finding) => isBlocking(finding, level));
	const others = plan.findings.filter((finding) => !isBlocking(finding, level));
	const parts = [
		`# Upgrade ${listed(targets.map(asked))}`,
		`${verdict(plan)} ${plan.explanation}`.trim(),
		...section("Steps", stepList(plan.steps)),
		...section("What stands in the way", findingList(blocking)),
		...section(blocking.length > 0 ? "What else was found" : "What was found", findingList(others)),
		`Checked at level \`${level}\`.`,
	];
	return { passed: plan.feasible, level, blocking, others, markdown: `${parts.join("\n\n")}\n` };
}

function asked({ name, version }: Target): string {
	return version === null ? `${name} to its newest release` : `${name} to ${version}`;
}

function verdict({ feasible, takesEffect }: Pick<Plan, "feasible" | "takesEffect">): string {
	if (!feasible) return "**Not possible.**";
	return takesEffect === "nothing" ? "**Nothing to do.**" : "**Possible.**";
}

function section(title: string, lines: readonly string[]): string[] {
	return lines.length > 0 ? [`## ${title}`, lines.join("\n")] : [];
}

function findingList(findings: readonly Finding[]): string[] {
	return findings.map(({ severity, code, message }) => `- **${severity}** (${code}): ${message}`);
}

/** Numbered by stage, since what stands under one number switches together. */
function stepList(steps: readonly Step[]): string[] {
	const stages = [...new Set(steps.map(({ stage }) => stage))];
	const line = (step: Step) => `${step.component} ${releasesInWords(step)}: ${step.reason}`;
	return stages.flatMap((stage, index) => {
		const [first, ...others] = steps.filter((step) => step.stage === stage).map(line);
		return [`${index + 1}. ${first}`, ...others.map((other) => `   and ${other}`)];
	});
}
