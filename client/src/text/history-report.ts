import { l10n } from "vscode";
import type { HistoryItem } from "../../../server/src/protocol/index.ts";
import { textLanguage } from "./language.ts";
import { escapeLines, escapeMarkdown } from "./markdown.ts";
import { ago } from "./time-text.ts";
import { askedBy, movesText, outcomeWord, tookText } from "./upgrade-text.ts";

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
	const { id, kind, outcome, components, startedAt, finishedAt, strategy, reason } = item;
	const how = [
		`${capitalised(outcomeWord(outcome))}, ${ago(startedAt, now)} (${startedAt}${duration(startedAt, finishedAt)})`,
		...(strategy === null ? [] : [strategy]),
		l10n.t("asked for by {0}", escapeMarkdown(askedBy(item))),
	];
	const lines = [
		`## ${kindWord(kind)}: ${movesText(components)}`,
		"",
		`- ${how.join(", ")}`,
		...(reason === "" ? [] : [`- ${escapeLines(reason, "  ")}`]),
		`- id \`${id}\``,
	];
	return `${lines.join("\n")}\n`;
}

function duration(startedAt: string, finishedAt: string | null): string {
	return finishedAt === null ? "" : `, ${tookText(startedAt, finishedAt)}`;
}

function capitalised(text: string): string {
	return text.charAt(0).toLocaleUpperCase(textLanguage()) + text.slice(1);
}
