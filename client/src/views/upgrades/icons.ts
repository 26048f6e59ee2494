import type { ThemeIcon } from "vscode";
import type { HistoryItem, UpgradeStatusItem } from "../../../../server/src/protocol/index.ts";
import { icon } from "../tree/icon.ts";

const good = "testing.iconPassed";
const warning = "list.warningForeground";
const bad = "list.errorForeground";

export const underWayIcons = {
	moves: icon("sync~spin"),
	paused: icon("debug-pause"),
	waits: icon("bell-dot", warning),
};

export const stepIcons: Readonly<Record<UpgradeStatusItem["steps"][number]["state"], ThemeIcon>> = {
	done: icon("pass-filled", good),
	"under-way": icon("loading~spin"),
	"to-come": icon("circle-large-outline", "disabledForeground"),
	skipped: icon("debug-step-over", "disabledForeground"),
};

export const verdictIcons: Readonly<Record<UpgradeStatusItem["verdicts"][number]["outcome"], ThemeIcon>> = {
	successful: icon("law", good),
	failed: icon("law", bad),
	inconclusive: icon("law"),
	error: icon("law", warning),
};

export const outcomeIcons: Readonly<Record<NonNullable<HistoryItem["outcome"]>, ThemeIcon>> = {
	committed: icon("pass", good),
	rolled_back: icon("discard", warning),
	refused: icon("circle-slash", "disabledForeground"),
	failed: icon("error", bad),
	paused: icon("debug-pause", warning),
};

export const rollbackIcon = icon("history", good);
export const reasonIcon = icon("note");
export const whenIcon = icon("watch");
export const askedIcon = icon("account");
