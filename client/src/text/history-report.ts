import type { HistoryItem } from "../../../server/src/protocol/index.ts";
import { ago } from "./time-text.ts";

const outcomes: Readonly<Record<NonNullable<HistoryItem["outcome"]>, string>> = {
	committed: "Committed",
	rolled_back: "Taken back",
	refused: "Refused",
	failed: "Failed",
	paused: "Paused",
};

const kinds: Readonly<Record<HistoryItem["kind"], string>> = {
	upgrade: "Upgrade",
	rollback: "Rollback",
	apply: "Apply",
};

/** The history of a workspace as Markdown, newest first. */
export function historyReport(name: string, items: readonly HistoryItem[], now: Date): string {
	if (items.length === 0) return `# History of ${name}\n\nNothing has been upgraded yet.\n`;
	return `# History of ${name}\n\n${items.map((item) => entry(item, now)).join("\n")}`;
}

function entry(
	{ id, kind, outcome, components, startedAt, finishedAt, actor, user, strategy, reason }: HistoryItem,
	now: Date,
): string {
	const moves = components.map(({ name, from, to }) => `${name} ${from} → ${to}`).join(", ");
	const lines = [
		`## ${kinds[kind]}: ${moves || "nothing"}`,
		"",
		`- ${outcome === null ? "Under way" : outcomes[outcome]}, ${ago(startedAt, now)} (${startedAt}${duration(startedAt, finishedAt)})${strategy === null ? "" : `, ${strategy}`}, asked for by ${user === null ? actor : `${user} (${actor})`}`,
		...(reason === "" ? [] : [`- ${reason}`]),
		`- id \`${id}\``,
	];
	return `${lines.join("\n")}\n`;
}

function duration(startedAt: string, finishedAt: string | null): string {
	if (finishedAt === null) return "";
	const seconds = (new Date(finishedAt).getTime() - new Date(startedAt).getTime()) / 1000;
	return `, ${seconds.toFixed(1)} s`;
}
