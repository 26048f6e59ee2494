import { l10n } from "vscode";
import { pickPast } from "../picks/pick-upgrade.ts";
import { showReportOf } from "../views/upgrades/upgrade-reports.ts";
import type { Command } from "./command.ts";
import { anyManifest } from "./preconditions.ts";

export const showUpgradeReport: Command = {
	needs: [anyManifest],
	async run(app, target) {
		const upgrade = await pickPast(app, target, {
			verb: null,
			ask: l10n.t("Which upgrade's report?"),
			none: l10n.t("Nothing has been upgraded yet."),
		});
		if (upgrade) await showReportOf(upgrade);
	},
};
