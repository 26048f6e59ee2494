import { l10n } from "vscode";
import type { WorkspaceItem } from "../../../server/src/protocol/index.ts";

export interface StartedText {
	readonly severity: "information" | "warning";
	readonly text: string;
}

/**
 * What is said of a runtime that has come up. It hosts what could be started, whatever could not.
 *
 * @param runtime its id
 */
export function startedText({ name, components }: WorkspaceItem, runtime: string, pid: number): StartedText {
	const failed = components.filter(({ running }) =>
		running.some((here) => here.runtime === runtime && here.health.status === "failed"),
	);
	if (failed.length === 0)
		return {
			severity: "information",
			text: l10n.t("A runtime hosts the components of {0}, as process {1}.", name, pid),
		};
	const names = failed.map((component) => component.name).join(", ");
	return {
		severity: "warning",
		text: l10n.t(
			"A runtime hosts the components of {0}, as process {1}, but not all have started: {2}. The Components view says why.",
			name,
			pid,
			names,
		),
	};
}
