import { CodeLensRefreshRequest, type ServerCapabilities } from "vscode-languageserver";
import { inBackground, type LspContext } from "./context.ts";
import { toCodeLenses } from "./convert.ts";

/** Above each component of a manifest: upgrade to what is newer, roll back to what was before. */
export function registerCodeLenses({ client, connection, documents, workspaces }: LspContext): ServerCapabilities {
	connection.onCodeLens(async ({ textDocument }) => {
		// A client may ask for lenses of a document that it opened a moment ago, before its folder was looked at.
		await workspaces.settled();
		const served = workspaces.byManifest(textDocument.uri);
		const document = documents.get(textDocument.uri);
		if (!served || !document) return [];
		const { lenses } = await served.analyse(document.getText());
		return lenses.flatMap((lens) => toCodeLenses(lens, served.uri));
	});
	if (client.lensRefresh) {
		const refresh = () => {
			inBackground(connection.console, "Refreshing lenses", connection.sendRequest(CodeLensRefreshRequest.type));
		};
		workspaces.onDidChange(refresh);
		workspaces.onDidAdd(refresh);
	}
	return { codeLensProvider: { resolveProvider: false } };
}
