import * as vscode from "vscode";
import { reportSchemes } from "../../contributions.ts";

/** A history is known by its URI alone, so that one that is still open when the window is loaded again can be filled. */
export interface HistoryQuery {
	/** URI of the workspace's folder. */
	readonly root: string;
	readonly name: string;
}

export function historyUri({ root, name }: HistoryQuery): vscode.Uri {
	const path = `/${vscode.l10n.t("History of {0}", name)}.md`;
	const query = JSON.stringify({ root, name } satisfies HistoryQuery);
	return vscode.Uri.from({ scheme: reportSchemes.history, path, query });
}

export function historyQueryOf(uri: vscode.Uri): HistoryQuery {
	return JSON.parse(uri.query) as HistoryQuery;
}
