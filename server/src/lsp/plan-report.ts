import type { Plan, Step } from "../core/plan.ts";
import { listed, movesOf } from "./moves.ts";

const effects: Readonly<Record<Plan["takesEffect"], string>> = {
	live: "At once, in the running processes, without a restart.",
	"next-start": "At the next start of the runtime; what runs now goes on as it is.",
	nothing: "Nothing changes.",
};

/** A plan as Markdown, for a person who decides whether to go ahead. */
export function planReport(plan: Plan): string {
	const parts = [`# ${title(plan)}`, `${verdict(plan)} ${plan.explanation}`.trim()];
	if (plan.steps.length > 0)
		parts.push("## Steps", stepTable(plan.steps), `**Takes effect.** ${effects[plan.takesEffect]}`);
	if (plan.findings.length > 0) {
		const lines = plan.findings.map(({ severity, code, message }) => `- **${severity}** ${message} \`${code}\``);
		parts.push("## Findings", lines.join("\n"));
	}
	return `${parts.join("\n\n")}\n`;
}

function title(plan: Plan): string {
	const moves = movesOf(plan.steps).map(({ component, to }) => `${component} to ${to}`);
	return moves.length === 0 ? "Upgrade plan" : `Upgrade ${listed(moves)}`;
}

function verdict(plan: Plan): string {
	if (!plan.feasible) return "**Not possible.**";
	return plan.takesEffect === "nothing" ? "**Nothing to do.**" : "**Possible.**";
}

function stepTable(steps: readonly Step[]): string {
	const staged = steps.some(({ stage }) => stage !== steps[0]?.stage);
	const header = ["Component", "From", "To", "Why"];
	const rows = steps.map(({ component, from, to, reason }) => [component, from, to, reason]);
	const table = staged
		? [["Stage", ...header], ...rows.map((row, index) => [String(steps[index]?.stage ?? ""), ...row])]
		: [header, ...rows];
	const lines = table.map((cells) => `| ${cells.map(cell).join(" | ")} |`);
	return [lines[0], `|${" --- |".repeat(table[0]?.length ?? 0)}`, ...lines.slice(1)].join("\n");
}

function cell(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");
}
