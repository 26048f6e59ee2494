import type { ServerCapabilities } from "vscode-languageserver";
import { FoundManifestsNotification } from "../protocol/index.ts";
import { inBackground, type LspContext } from "./context.ts";
import { onNotification } from "./custom-messages.ts";

/** Folders that come and go while the editor runs; those of the start stand in `initialize`. What lies below them the editor says. */
export function registerWorkspaceFolders(context: LspContext): ServerCapabilities {
	const { client, connection, onInitialized, workspaces } = context;
	onNotification(connection, FoundManifestsNotification, ({ manifests }) => {
		inBackground(connection.console, "Taking over manifests", workspaces.manifestsFound(manifests));
	});
	if (!client.workspaceFolders) return {};
	onInitialized(() => {
		connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
			inBackground(connection.console, "Taking over workspace folders", workspaces.changeFolders(added, removed));
		});
	});
	return { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } };
}
