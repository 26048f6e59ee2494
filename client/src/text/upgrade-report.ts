import { l10n } from "vscode";
import type { HistoryItem } from "../../../server/src/protocol/index.ts";
import { escapeLines, escapeMarkdown } from "./markdown.ts";
import { ago } from "./time-text.ts";
import { askedBy, outcomeWord, tookText, upgradeLabel, versionsText } from "./upgrade-text.ts";

/** All that is known of an upgrade as Markdown, the outcome and its reason first. */
export function upgradeReport(item: HistoryItem, now: Date): string {
	const { id, outcome, components, startedAt, finishedAt, strategy, reason, code } = item;
	const rows: readonly (readonly [name: string, value: string])[] = [
		...components.map((move) => [move.name, versionsText(move)] as const),
		[l10n.t("Begun"), `${ago(startedAt, now)}, ${startedAt}`],
		...(finishedAt === null ? [] : [[l10n.t("Took"), tookText(startedAt, finishedAt)] as const]),
		...(strategy === null ? [] : [[l10n.t("Strategy"), strategy] as const]),
		[l10n.t("Asked for by"), escapeMarkdown(askedBy(item))],
		...(code === null ? [] : [[l10n.t("What decided"), `\`${code}\``] as const]),
		["Id", `\`${id}\``],
	];
	return [
		`# ${upgradeLabel(item)}: ${outcomeWord(outcome)}`,
		...(reason === "" ? [] : [escapeLines(reason)]),
		[`| ${l10n.t("What")} | |`, "| --- | --- |", ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join("\n"),
		"",
	].join("\n\n");
}
