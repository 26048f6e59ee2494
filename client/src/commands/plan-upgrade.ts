import { l10n } from "vscode";
import { pickTargets } from "../picks/pick-targets.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** Shows what an upgrade would do. It changes nothing, and yet loads releases to see what state they can migrate. */
export const planUpgrade: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target, { selected }) {
		const picked = await pickTargets(app, target, selected, {
			ask: l10n.t("Which component's upgrade is to be planned?"),
			none: l10n.t("No catalog has anything newer than what noodle.json wants, so that there is nothing to plan."),
		});
		if (picked) await app.plans.show({ root: picked.workspace.root, targets: picked.targets });
	},
};
