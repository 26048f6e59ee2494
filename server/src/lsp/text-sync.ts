import { type ServerCapabilities, TextDocumentSyncKind } from "vscode-languageserver";
import { inBackground, type LspContext } from "./context.ts";
import type { EditedDocuments } from "./edited-documents.ts";

/** Not every release in a catalog is watched, but one that is written here is known to have changed. */
async function releaseSaved(edited: EditedDocuments, uri: string): Promise<void> {
	const found = await edited.at(uri);
	found?.served.changed();
}

/** Keeps up with what is typed; a manifest that is opened is served even when its folder is no workspace folder. */
export function registerTextSync({ documents, edited, workspaces, connection }: LspContext): ServerCapabilities {
	documents.onDidOpen(({ document }) => {
		inBackground(connection.console, `Opening ${document.uri}`, workspaces.manifestOpened(document.uri));
	});
	documents.onDidClose(({ document }) => {
		inBackground(connection.console, `Closing ${document.uri}`, workspaces.manifestClosed(document.uri));
	});
	documents.onDidSave(({ document: { uri } }) => {
		const manifest = workspaces.byManifest(uri);
		if (manifest) manifest.changed();
		else inBackground(connection.console, `Saving ${uri}`, releaseSaved(edited, uri));
	});
	documents.listen(connection);
	return { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true } };
}
