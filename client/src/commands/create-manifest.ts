import * as vscode from "vscode";
import type { Command } from "./command.ts";
import { Refusal } from "./refusal.ts";

const text = `{
  // Which release of which component this service wants: a name and an exact version, such as "renderer": "1.0.0".
  "components": {}
}
`;

export const createManifest: Command = {
	needs: [],
	async run(app) {
		const folders = vscode.workspace.workspaceFolders ?? [];
		if (folders.length === 0)
			throw new Refusal(vscode.l10n.t("A manifest belongs into a folder. Open the folder of your service first."));
		const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick();
		if (!folder) return;
		const uri = vscode.Uri.joinPath(folder.uri, "noodle.json");
		const edit = new vscode.WorkspaceEdit();
		// Without overwriting: a manifest that is there already stays as it is and is opened.
		edit.createFile(uri, { ignoreIfExists: true, contents: Buffer.from(text) });
		if (!(await vscode.workspace.applyEdit(edit)))
			throw new Refusal(vscode.l10n.t("{0} could not be created.", uri.fsPath));
		await vscode.window.showTextDocument(uri);
		await app.workspaces.update();
	},
};
