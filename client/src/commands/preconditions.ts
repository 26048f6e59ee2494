import * as vscode from "vscode";
import type { Precondition } from "./command.ts";

export const trustedWorkspace: Precondition = () => {
	if (vscode.workspace.isTrusted) return null;
	return {
		message: "This workspace is not trusted, and this would run code from it. Trust the workspace first.",
		remedy: { title: "Manage Workspace Trust", command: "workbench.trust.manage" },
	};
};

export const anyManifest: Precondition = ({ workspaces }) => {
	switch (workspaces.state) {
		case "failed":
			return {
				message:
					"The Noodle language server does not answer, so that nothing is known of the components. The output says why.",
				remedy: { title: "Show Output", command: "noodle.showOutput" },
			};
		case "empty":
			return {
				message:
					"There is no noodle.json in this window, so that there is nothing to upgrade. Open a service's folder, or create the manifest.",
				remedy: { title: "Create noodle.json", command: "noodle.createManifest" },
			};
		default:
			return null;
	}
};
