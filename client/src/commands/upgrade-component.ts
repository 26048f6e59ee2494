import { l10n } from "vscode";
import { pickTargets } from "../picks/pick-targets.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** Shows the plan first, unless the setting says otherwise; the server shows progress and outcome, as for the lenses. */
export const upgradeComponent: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target, { selected }) {
		const picked = await pickTargets(app, target, selected, {
			ask: l10n.t("Which component is to be upgraded?"),
			none: l10n.t(
				"No catalog has anything newer than what noodle.json wants. Put a release into the catalog, then refresh.",
			),
		});
		if (picked) await app.plans.upgrade({ root: picked.workspace.root, targets: picked.targets });
	},
};
