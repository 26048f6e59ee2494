import * as vscode from "vscode";
import type { TargetItem, WorkspaceItem } from "../../../../server/src/protocol/index.ts";
import { historyUri, planUri } from "./report-uri.ts";

export async function showPlan({ root }: WorkspaceItem, targets: readonly TargetItem[]): Promise<void> {
	const names = targets.map(({ name, version }) => (version === null ? name : `${name} ${version}`));
	await show(planUri(`Plan for ${names.join(", ")}`, { root, targets }));
}

export async function showHistoryOf({ root, name }: WorkspaceItem): Promise<void> {
	await show(historyUri({ root, name }));
}

async function show(uri: vscode.Uri): Promise<void> {
	const document = await vscode.workspace.openTextDocument(uri);
	await vscode.window.showTextDocument(document, { preview: true });
}
