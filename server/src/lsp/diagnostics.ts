import type { ServerCapabilities } from "vscode-languageserver";
import type { LspContext } from "./context.ts";
import { PublishedDiagnostics } from "./published-diagnostics.ts";
import { registerPulledDiagnostics } from "./pulled-diagnostics.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import { WorkspaceDiagnostics } from "./workspace-diagnostics.ts";

/**
 * Tells what is to be said of each manifest and each release, as it stands in the editor where it is open and as it is on
 * disk where it is not. What is not open is published; what is open is published too, or answered where the client asks.
 */
export function registerDiagnostics(context: LspContext): ServerCapabilities {
	const { client, connection, documents, edited, workspaces } = context;
	const published = new PublishedDiagnostics((params) => void connection.sendDiagnostics(params));
	const byWorkspace = new Map<ServedWorkspace, WorkspaceDiagnostics>();
	/** Documents whose text was seen: the first one is what was opened, and only those after it were typed. */
	const seen = new Set<string>();

	workspaces.onDidAdd((served) => {
		const diagnostics = new WorkspaceDiagnostics(served, context, published);
		byWorkspace.set(served, diagnostics);
		diagnostics.soon();
	});
	workspaces.onDidRemove((served) => {
		byWorkspace.get(served)?.end();
		byWorkspace.delete(served);
	});
	workspaces.onDidChange((served) => byWorkspace.get(served)?.soon());
	documents.onDidChangeContent(({ document }) => {
		const isTyped = seen.has(document.uri);
		seen.add(document.uri);
		for (const [served, diagnostics] of byWorkspace) {
			if (!edited.concerns(document, served)) continue;
			if (isTyped) diagnostics.typed();
			else diagnostics.soon();
		}
	});
	documents.onDidClose(({ document }) => {
		seen.delete(document.uri);
		for (const [served, diagnostics] of byWorkspace) if (edited.concerns(document, served)) diagnostics.soon();
	});
	return client.pullsDiagnostics ? registerPulledDiagnostics(context, (served) => byWorkspace.get(served)) : {};
}
