import { type CodeLens, CodeLensRefreshRequest, type ServerCapabilities } from "vscode-languageserver";
import { lensesOf } from "../core/editing/lenses.ts";
import { inBackground, type LspContext } from "./context.ts";
import { type LensData, toCodeLenses, toUpgradeLens } from "./convert.ts";

/** Above each component of a manifest: upgrade to what is newer, roll back to what was before. */
export function registerCodeLenses({ client, connection, edited, workspaces }: LspContext): ServerCapabilities {
	connection.onCodeLens(async ({ textDocument: { uri } }) => {
		const found = await edited.at(uri);
		if (found?.kind !== "manifest") return [];
		return lensesOf(found.analysis).flatMap((lens) => toCodeLenses(lens, found.served.uri, uri));
	});
	// What is possible takes a search for each, so that it is looked for when a lens comes into view.
	connection.onCodeLensResolve(async (lens: CodeLens) => {
		const data = lens.data as LensData | undefined;
		const found = data ? await edited.at(data.uri) : null;
		if (!data || found?.kind !== "manifest") return lens;
		return toUpgradeLens(lens, found.served.uri, data.component, found.analysis.offers.newest(data.component));
	});
	if (client.lensRefresh) {
		const refresh = () => {
			inBackground(connection.console, "Refreshing lenses", connection.sendRequest(CodeLensRefreshRequest.type));
		};
		workspaces.onDidChange(refresh);
		workspaces.onDidAdd(refresh);
	}
	return { codeLensProvider: { resolveProvider: true } };
}
