import { l10n } from "vscode";
import type { HistoryItem, UnderWayItem, UpgradeStatusItem } from "../../../server/src/protocol/index.ts";
import { ago } from "./time-text.ts";

export function outcomeWord(outcome: HistoryItem["outcome"]): string {
	switch (outcome) {
		case "committed":
			return l10n.t("committed");
		case "rolled_back":
			return l10n.t("taken back");
		case "refused":
			return l10n.t("refused");
		case "failed":
			return l10n.t("failed");
		case "paused":
			return l10n.t("paused");
		case null:
			return l10n.t("under way");
	}
}

/** What moves, as "renderer 1.0.0 → 2.0.0". */
export function movesText(components: HistoryItem["components"]): string {
	if (components.length === 0) return l10n.t("nothing");
	return components.map((move) => [move.name, versionsText(move)].filter(Boolean).join(" ")).join(", ");
}

/** From which release to which; a refused upgrade may not say either, and one that stays is not said twice. */
export function versionsText({ from, to, configChanged }: HistoryItem["components"][number]): string {
	if (configChanged && from === to) return l10n.t("{0}, with a changed configuration", to);
	const versions = [from, to && `→ ${to}`].filter(Boolean).join(" ");
	return configChanged ? l10n.t("{0}, with a changed configuration", versions) : versions;
}

/** An upgrade's line: what moves, and whether it is on the way back. */
export function upgradeLabel({ kind, components }: Pick<HistoryItem, "kind" | "components">): string {
	const moves = movesText(components);
	return kind === "rollback" ? l10n.t("back: {0}", moves) : moves;
}

/** Where it is, for the line of one that is under way. */
export function underWayText({ status, verbs }: UnderWayItem): string {
	if (!status) return l10n.t("begun");
	if (verbs.includes("resume")) return l10n.t("paused");
	if (status.waits !== null) return l10n.t("waits for you");
	const step = status.steps.findIndex(({ state }) => state === "under-way");
	return step < 0 ? status.message : l10n.t("step {0} of {1}", step + 1, status.steps.length);
}

/** How it ended, when, and how long it took. */
export function pastText({ outcome, startedAt, finishedAt }: HistoryItem, now: Date): string {
	const took = finishedAt === null ? [] : [tookText(startedAt, finishedAt)];
	return [outcomeWord(outcome), ago(startedAt, now), ...took].join(" · ");
}

/** @param from and to are ISO 8601. */
export function tookText(from: string, to: string): string {
	const seconds = Math.max(0, Date.parse(to) - Date.parse(from)) / 1000;
	if (seconds < 60) return l10n.t("{0} s", seconds.toFixed(1));
	return l10n.t("{0} min {1} s", Math.floor(seconds / 60), Math.floor(seconds % 60));
}

/** Who asked for it, and by which door. */
export function askedBy({ actor, user }: Pick<HistoryItem, "actor" | "user">): string {
	return user === null ? actor : `${user} (${actor})`;
}

export function stepWord(state: UpgradeStatusItem["steps"][number]["state"]): string {
	switch (state) {
		case "done":
			return l10n.t("done");
		case "under-way":
			return l10n.t("under way");
		case "to-come":
			return l10n.t("to come");
		case "skipped":
			return l10n.t("skipped");
	}
}

export function verdictWord(outcome: UpgradeStatusItem["verdicts"][number]["outcome"]): string {
	switch (outcome) {
		case "successful":
			return l10n.t("as good");
		case "failed":
			return l10n.t("worse");
		case "inconclusive":
			return l10n.t("not known yet");
		case "error":
			return l10n.t("cannot be seen");
	}
}
