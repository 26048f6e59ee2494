import * as vscode from "vscode";
import type { TargetItem } from "../../../../server/src/protocol/index.ts";
import { reportSchemes } from "../../contributions.ts";

/** A report is known by its URI alone, so that one that is still open when the window is loaded again can be filled. */
export interface PlanQuery {
	readonly root: string;
	readonly targets: readonly TargetItem[];
}

export interface HistoryQuery {
	readonly root: string;
	readonly name: string;
}

export function planUri(title: string, query: PlanQuery): vscode.Uri {
	return vscode.Uri.from({ scheme: reportSchemes.plan, path: `/${title}.md`, query: JSON.stringify(query) });
}

export function historyUri(query: HistoryQuery): vscode.Uri {
	const path = `/History of ${query.name}.md`;
	return vscode.Uri.from({ scheme: reportSchemes.history, path, query: JSON.stringify(query) });
}

export function queryOf<Query extends PlanQuery | HistoryQuery>(uri: vscode.Uri): Query {
	return JSON.parse(uri.query) as Query;
}
