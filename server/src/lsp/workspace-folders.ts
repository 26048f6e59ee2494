import type { ServerCapabilities } from "vscode-languageserver";
import { inBackground, type LspContext } from "./context.ts";

/** Folders that come and go while the editor runs; those of the start stand in `initialize`. */
export function registerWorkspaceFolders(context: LspContext): ServerCapabilities {
	const { client, connection, onInitialized, workspaces } = context;
	if (!client.workspaceFolders) return {};
	onInitialized(() => {
		connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
			inBackground(connection.console, "Taking over workspace folders", workspaces.changeFolders(added, removed));
		});
	});
	return { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } };
}
