import { l10n } from "vscode";
import { RetryRequest } from "../../../server/src/protocol/index.ts";
import { pickPast } from "../picks/pick-upgrade.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** The server shows progress and outcome, as it did the first time. */
export const retryUpgrade: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const upgrade = await pickPast(app, target, {
			verb: "retry",
			ask: l10n.t("Which upgrade is to be tried again?"),
			none: l10n.t("Every upgrade was committed, so that there is nothing to try again."),
		});
		if (upgrade) await app.client.sendRequest(RetryRequest, upgrade);
	},
};
