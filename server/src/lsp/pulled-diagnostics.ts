import {
	type Diagnostic,
	DiagnosticRefreshRequest,
	DocumentDiagnosticReportKind,
	type ServerCapabilities,
} from "vscode-languageserver";
import { inBackground, type LspContext } from "./context.ts";
import { diagnosticSource } from "./convert.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import type { WorkspaceDiagnostics } from "./workspace-diagnostics.ts";

/** Answers clients that ask for the diagnostics of a document when they want to show them. */
export function registerPulledDiagnostics(
	{ client, connection, documents, edited, workspaces }: LspContext,
	diagnosticsOf: (served: ServedWorkspace) => WorkspaceDiagnostics | undefined,
): ServerCapabilities {
	/** What was answered last of each document. */
	const answered = new Map<string, { readonly resultId: string; readonly shown: string }>();
	let answers = 0;

	connection.languages.diagnostics.on(async ({ textDocument: { uri }, previousResultId }) => {
		const found = await edited.at(uri);
		const told = found && (await diagnosticsOf(found.served)?.told());
		const items: Diagnostic[] = told?.byFile.get(uri) ?? [];
		const shown = JSON.stringify(items);
		const before = answered.get(uri);
		if (before?.shown === shown && before.resultId === previousResultId) {
			return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: before.resultId };
		}
		const resultId = String(++answers);
		answered.set(uri, { resultId, shown });
		return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
	});
	documents.onDidClose(({ document }) => answered.delete(document.uri));

	if (client.diagnosticRefresh) {
		const refresh = () => {
			inBackground(connection.console, "Refreshing diagnostics", connection.sendRequest(DiagnosticRefreshRequest.type));
		};
		workspaces.onDidChange(refresh);
		workspaces.onDidAdd(refresh);
	}
	return {
		diagnosticProvider: { identifier: diagnosticSource, interFileDependencies: true, workspaceDiagnostics: false },
	};
}
