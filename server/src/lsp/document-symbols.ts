import type { ServerCapabilities } from "vscode-languageserver";
import { manifestOutline, releaseOutline } from "../core/editing/outline.ts";
import type { LspContext } from "./context.ts";
import { toDocumentSymbol, toSymbols } from "./convert.ts";

/** The outline of a manifest, or of a release's `noodle` block. An editor that outlines JSON itself needs no second one. */
export function registerDocumentSymbols({ client, connection, edited }: LspContext): ServerCapabilities {
	if (client.knowsJson) return {};
	connection.onDocumentSymbol(async ({ textDocument: { uri } }) => {
		const found = await edited.at(uri);
		if (!found) return [];
		const { document } = found.analysis.reading;
		const outline = found.kind === "manifest" ? manifestOutline(document) : releaseOutline(document);
		return client.nestedSymbols ? outline.map(toDocumentSymbol) : outline.flatMap((entry) => toSymbols(entry, uri));
	});
	return { documentSymbolProvider: true };
}
