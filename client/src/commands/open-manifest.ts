import * as vscode from "vscode";
import { pickWorkspace } from "../picks/pick-workspace.ts";
import type { Command } from "./command.ts";
import { anyManifest } from "./preconditions.ts";

/** Opens noodle.json, at a component's entry where one is meant. */
export const openManifest: Command = {
	needs: [anyManifest],
	async run(app, target) {
		const workspace = await pickWorkspace(app, target);
		if (!workspace) return;
		const folder = app.client.protocol2CodeConverter.asUri(workspace.root);
		const editor = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, "noodle.json"));
		const range = target?.component === undefined ? undefined : await entryOf(editor.document.uri, target.component);
		if (!range) return;
		editor.selection = new vscode.Selection(range.start, range.start);
		editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
	},
};

/** VS Code's own JSON support knows where things stand in the document; undefined when it does not. */
async function entryOf(uri: vscode.Uri, component: string): Promise<vscode.Range | undefined> {
	const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
		"vscode.executeDocumentSymbolProvider",
		uri,
	);
	const components = symbols?.find(({ name }) => name === "components");
	return components?.children.find(({ name }) => name === component)?.range;
}
