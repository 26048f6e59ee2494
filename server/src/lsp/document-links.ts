import { dirname, resolve } from "node:path";
import type { ServerCapabilities } from "vscode-languageserver";
import { manifestLinks, releaseLinks } from "../core/editing/links.ts";
import type { LspContext } from "./context.ts";
import { toDocumentLink } from "./convert.ts";
import { pathOf, uriOf } from "./uris.ts";

/** From versions to the releases that they name, and from a release to its entry. */
export function registerDocumentLinks({ connection, edited }: LspContext): ServerCapabilities {
	connection.onDocumentLinks(async ({ textDocument: { uri } }) => {
		const found = await edited.at(uri);
		const path = pathOf(uri);
		if (!found || path === null) return [];
		const links =
			found.kind === "manifest"
				? manifestLinks(found.analysis)
				: releaseLinks(found.analysis.reading, found.analysis.inventory);
		return links.map((link) => toDocumentLink(link, (file) => uriOf(resolve(dirname(path), file))));
	});
	return { documentLinkProvider: { resolveProvider: false } };
}
