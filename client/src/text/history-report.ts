import { l10n } from "vscode";
import type { HistoryItem } from "../../../server/src/protocol/index.ts";
import { ago } from "./time-text.ts";
import { tookText } from "./upgrade-text.ts";

function outcomeWord(outcome: HistoryItem["outcome"]): string {
	switch (outcome) {
		case "committed":
			return l10n.t("Committed");
		case "rolled_back":
			return l10n.t("Taken back");
		case "refused":
			return l10n.t("Refused");
		case "failed":
			return l10n.t("Failed");
		case "paused":
			return l10n.t("Paused");
		case null:
			return l10n.t("Under way");
	}
}

function kindWord(kind: HistoryItem["kind"]): string {
	switch (kind) {
		case "upgrade":
			return l10n.t("Upgrade");
		case "rollback":
			return l10n.t("Rollback");
		case "apply":
			return l10n.t("Apply");
	}
}

/** The history of a workspace as Markdown, newest first. */
export function historyReport(name: string, items: readonly HistoryItem[], now: Date): string {
	const title = `# ${l10n.t("History of {0}", name)}`;
	if (items.length === 0) return `${title}\n\n${l10n.t("Nothing has been upgraded yet.")}\n`;
	return `${title}\n\n${items.map((item) => entry(item, now)).join("\n")}`;
}

function entry(item: HistoryItem, now: Date): string {
	const { id, kind, outcome, components, startedAt, finishedAt, actor, user, strategy, reason } = item;
	const moves = components.map(({ name, from, to }) => `${name} ${from} → ${to}`).join(", ");
	const how = [
		`${outcomeWord(outcome)}, ${ago(startedAt, now)} (${startedAt}${duration(startedAt, finishedAt)})`,
		...(strategy === null ? [] : [strategy]),
		l10n.t("asked for by {0}", user === null ? actor : `${user} (${actor})`),
	];
	const lines = [
		`## ${kindWord(kind)}: ${moves || l10n.t("nothing")}`,
		"",
		`- ${how.join(", ")}`,
		...(reason === "" ? [] : [`- ${reason}`]),
		`- id \`${id}\``,
	];
	return `${lines.join("\n")}\n`;
}

function duration(startedAt: string, finishedAt: string | null): string {
	return finishedAt === null ? "" : `, ${tookText(startedAt, finishedAt)}`;
}
