import { type CodeLens, CodeLensRefreshRequest, type ServerCapabilities } from "vscode-languageserver";
import { lensesOf } from "../core/editing/lenses.ts";
import { offersFacts } from "../core/editing/upgrade-offers.ts";
import type { LspContext } from "./context.ts";
import { type LensData, toCodeLenses, toUpgradeLens } from "./convert.ts";
import { Refresher } from "./refresher.ts";

/** Above each component of a manifest: upgrade to what is newer, roll back to what was before. */
export function registerCodeLenses(context: LspContext): ServerCapabilities {
	const { client, connection, edited } = context;
	const refresher = client.lensRefresh
		? new Refresher(context, {
				what: "Refreshing lenses",
				told: (analysis) => `${JSON.stringify(lensesOf(analysis))}\n${offersFacts(analysis)}`,
				ask: () => connection.sendRequest(CodeLensRefreshRequest.type),
			})
		: null;
	connection.onCodeLens(async ({ textDocument: { uri } }) => {
		const found = await edited.at(uri);
		if (found?.kind !== "manifest") return [];
		const lenses = lensesOf(found.analysis).flatMap((lens) => toCodeLenses(lens, found.served.uri, uri));
		refresher?.tell(uri, found.analysis);
		return lenses;
	});
	// What is possible takes a search for each, so that it is looked for when a lens comes into view.
	connection.onCodeLensResolve(async (lens: CodeLens) => {
		const data = lens.data as LensData | undefined;
		const found = data ? await edited.at(data.uri) : null;
		// The manifest may have been deleted a moment ago; of a lens without a command editors say so, in words of their own.
		if (!data || found?.kind !== "manifest") return { ...lens, command: { title: "", command: "" } };
		return toUpgradeLens(lens, found.served.uri, data.component, found.analysis.offers.newest(data.component));
	});
	return { codeLensProvider: { resolveProvider: true } };
}
