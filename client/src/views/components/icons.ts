import type { ThemeIcon } from "vscode";
import type { HealthItem } from "../../../../server/src/protocol/index.ts";
import { icon } from "../tree/icon.ts";

const byHealth: Readonly<Record<HealthItem["status"], ThemeIcon>> = {
	healthy: icon("pass-filled", "testing.iconPassed"),
	unhealthy: icon("warning", "list.warningForeground"),
	failed: icon("error", "list.errorForeground"),
	starting: icon("loading~spin"),
	restarting: icon("loading~spin", "list.warningForeground"),
};

/** @param health null: it runs nowhere. */
export function healthIcon(health: HealthItem | null): ThemeIcon {
	return health ? byHealth[health.status] : icons.idle;
}

export const icons = {
	idle: icon("package"),
	moving: icon("sync~spin"),
	workspace: icon("root-folder"),
	problem: icon("error", "list.errorForeground"),
	finding: icon("warning", "list.warningForeground"),
	possible: icon("arrow-circle-up", "testing.iconPassed"),
	impossible: icon("circle-slash", "disabledForeground"),
	unknown: icon("circle-outline", "disabledForeground"),
	releases: icon("versions"),
	dependencies: icon("references"),
	met: icon("check", "testing.iconPassed"),
	unmet: icon("error", "list.errorForeground"),
	history: icon("history"),
	point: icon("discard"),
};
