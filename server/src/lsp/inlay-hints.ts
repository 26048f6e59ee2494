import { setImmediate } from "node:timers/promises";
import { type InlayHint, InlayHintRefreshRequest, type ServerCapabilities } from "vscode-languageserver";
import { hintPlaces } from "../core/editing/hints.ts";
import { inBackground, type LspContext } from "./context.ts";
import { toInlayHint } from "./convert.ts";

/** Behind each wanted version the newest one that is allowed, where that is another. */
export function registerInlayHints({ client, connection, edited, workspaces }: LspContext): ServerCapabilities {
	connection.languages.inlayHint.on(async ({ textDocument, range }, token) => {
		const found = await edited.at(textDocument.uri);
		if (found?.kind !== "manifest") return [];
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
	if (client.hintRefresh) {
		const refresh = () => {
			inBackground(connection.console, "Refreshing hints", connection.sendRequest(InlayHintRefreshRequest.type));
		};
		workspaces.onDidChange(refresh);
		workspaces.onDidAdd(refresh);
	}
	return { inlayHintProvider: true };
}
