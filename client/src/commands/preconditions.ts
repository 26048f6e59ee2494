import * as vscode from "vscode";
import type { Precondition } from "./command.ts";

export const trustedWorkspace: Precondition = () => {
	if (vscode.workspace.isTrusted) return null;
	return {
		message: vscode.l10n.t(
			"This workspace is not trusted, and this would run code from it. Trust the workspace first.",
		),
		remedy: { title: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" },
	};
};

export const anyManifest: Precondition = ({ workspaces }) => {
	switch (workspaces.state) {
		case "failed":
			return {
				message: vscode.l10n.t(
					"The Noodle language server does not answer, so that nothing is known of the components. The output says why.",
				),
				remedy: { title: vscode.l10n.t("Start Again"), command: "noodle.refresh" },
			};
		case "empty":
			if (!vscode.workspace.workspaceFolders?.length)
				return {
					message: vscode.l10n.t("No folder is open, so that there is nothing to upgrade. Open a service's folder."),
					remedy: { title: vscode.l10n.t("Open Folder"), command: "vscode.openFolder" },
				};
			return {
				message: vscode.l10n.t(
					"There is no noodle.json in this window, so that there is nothing to upgrade. Open a service's folder, or create the manifest.",
				),
				remedy: { title: vscode.l10n.t("Create noodle.json"), command: "noodle.createManifest" },
			};
		default:
			return null;
	}
};
