import * as vscode from "vscode";
import type { App } from "../app.ts";

/** A runtime that ends by itself is missed by nobody else, so it is said. */
export function reportEnds({ runtimes, workspaces }: App): vscode.Disposable {
	return runtimes.onDidEndByItself(async ({ root, how }) => {
		const name = workspaces.at(root)?.name ?? root;
		const message = vscode.l10n.t(
			"The runtime of {0} ended {1}. Its output says more; start it again when the cause is gone.",
			name,
			how,
		);
		const chosen = await vscode.window.showErrorMessage(message, vscode.l10n.t("Show Output"));
		if (chosen !== undefined) runtimes.output.show();
	});
}
