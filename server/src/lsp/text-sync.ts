import { type ServerCapabilities, TextDocumentSyncKind } from "vscode-languageserver";
import { inBackground, type LspContext } from "./context.ts";

/** Keeps up with what is typed; a manifest that is opened is served even when its folder is no workspace folder. */
export function registerTextSync({ documents, workspaces, connection }: LspContext): ServerCapabilities {
	documents.onDidOpen(({ document }) => {
		inBackground(connection.console, `Opening ${document.uri}`, workspaces.manifestOpened(document.uri));
	});
	documents.onDidClose(({ document }) => {
		inBackground(connection.console, `Closing ${document.uri}`, workspaces.manifestClosed(document.uri));
	});
	documents.onDidSave(({ document }) => workspaces.byManifest(document.uri)?.changed());
	documents.listen(connection);
	return { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true } };
}
