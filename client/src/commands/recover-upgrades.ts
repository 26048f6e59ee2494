import * as vscode from "vscode";
import { RecoverRequest } from "../../../server/src/protocol/index.ts";
import { pickWorkspace } from "../picks/pick-workspace.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** The server says what it recovered. */
export const recoverUpgrades: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const workspace = await pickWorkspace(app, target);
		if (!workspace) return;
		const { root } = workspace;
		const options = {
			location: vscode.ProgressLocation.Notification,
			title: vscode.l10n.t("Recovering what interrupted upgrades left"),
			cancellable: true,
		};
		await vscode.window.withProgress(options, (_, cancellation) =>
			app.client.sendRequest(RecoverRequest, { root }, cancellation),
		);
	},
};
