import type { ServerCapabilities } from "vscode-languageserver";
import { HistoryRequest, PastUpgradeRequest } from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { toHistoryItem } from "./convert-items.ts";
import { onRequest } from "./custom-messages.ts";
import { checked, historyParams, pastUpgradeParams, servedAt } from "./params.ts";

/** What was upgraded and rolled back before, newest first. */
export function registerHistory(context: LspContext): ServerCapabilities {
	onRequest(context.connection, HistoryRequest, async (params) => {
		const { root, limit } = checked(historyParams, params, HistoryRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		return { upgrades: (await workspace.history(limit)).map(toHistoryItem) };
	});

	onRequest(context.connection, PastUpgradeRequest, async (params) => {
		const { root, id } = checked(pastUpgradeParams, params, PastUpgradeRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		const upgrade = await workspace.past(id);
		return { upgrade: upgrade && toHistoryItem(upgrade) };
	});
	return {};
}
