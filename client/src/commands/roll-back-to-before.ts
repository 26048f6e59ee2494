import { l10n } from "vscode";
import { RollbackRequest } from "../../../server/src/protocol/index.ts";
import { pickPast } from "../picks/pick-upgrade.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** Takes back an upgrade, and with it everything since. */
export const rollBackToBefore: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const upgrade = await pickPast(app, target, {
			verb: "roll-back",
			ask: l10n.t("Go back to what was before which upgrade?"),
			none: l10n.t("Nothing was upgraded that could be rolled back."),
		});
		if (!upgrade) return;
		const { root, id } = upgrade;
		await app.client.sendRequest(RollbackRequest, { root, component: null, to: id });
	},
};
