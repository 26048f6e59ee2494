import { setImmediate } from "node:timers/promises";
import { type InlayHint, InlayHintRefreshRequest, type ServerCapabilities } from "vscode-languageserver";
import { hintPlaces } from "../core/editing/hints.ts";
import { offersFacts } from "../core/editing/upgrade-offers.ts";
import type { LspContext } from "./context.ts";
import { toInlayHint } from "./convert.ts";
import { Refresher } from "./refresher.ts";

/** Behind each wanted version the newest one that is allowed, where that is another. */
export function registerInlayHints(context: LspContext): ServerCapabilities {
	const { client, connection, edited } = context;
	const refresher = client.hintRefresh
		? new Refresher(context, {
				what: "Refreshing hints",
				told: offersFacts,
				ask: () => connection.sendRequest(InlayHintRefreshRequest.type),
			})
		: null;
	connection.languages.inlayHint.on(async ({ textDocument, range }, token) => {
		const found = await edited.at(textDocument.uri);
		if (found?.kind !== "manifest") return [];
		refresher?.tell(textDocument.uri, found.analysis);
		const hints: InlayHint[] = [];
		for (const place of hintPlaces(found.analysis, range)) {
			const newest = found.analysis.offers.newest(place.component);
			if (newest !== null) hints.push(toInlayHint(place, newest));
			// Each takes a search: whoever types meanwhile goes first, and may not want the hints of this text any more.
			await setImmediate();
			if (token.isCancellationRequested) return [];
		}
		return hints;
	});
	return { inlayHintProvider: true };
}
