import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { HistoryRequest, type WorkspaceItem } from "../../../../server/src/protocol/index.ts";
import { reportSchemes } from "../../contributions.ts";
import { historyReport } from "../../text/history-report.ts";
import type { Workspaces } from "../../workspaces.ts";
import { historyQueryOf, historyUri } from "./history-uri.ts";
import { notAvailable } from "./not-available.ts";

/** Histories as read-only Markdown. One that is open is written anew whenever something changes. */
export function registerHistories(client: LanguageClient, workspaces: Workspaces): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	const text = async (uri: vscode.Uri): Promise<string> => {
		const { root, name } = historyQueryOf(uri);
		const { upgrades } = await client.sendRequest(HistoryRequest, { root });
		return historyReport(name, upgrades, new Date());
	};
	return vscode.Disposable.from(
		changed,
		vscode.workspace.registerTextDocumentContentProvider(reportSchemes.history, {
			onDidChange: changed.event,
			provideTextDocumentContent: (uri) => text(uri).catch(notAvailable),
		}),
		workspaces.onDidChange(() => {
			for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === reportSchemes.history) changed.fire(uri);
		}),
	);
}

export async function showHistoryOf({ root, name }: WorkspaceItem): Promise<void> {
	const document = await vscode.workspace.openTextDocument(historyUri({ root, name }));
	await vscode.window.showTextDocument(document, { preview: true });
}
