import type { InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "../protocol/index.ts";

/** What the editor at the other end can do, read once; a feature asks here instead of assuming an editor. */
export interface ClientFeatures {
	readonly workspaceFolders: boolean;
	readonly watchedFiles: boolean;
	readonly lensRefresh: boolean;
	readonly relatedInformation: boolean;
	readonly diagnosticVersions: boolean;
	/** Asks for the diagnostics of what is open itself; what is not open is published all the same. */
	readonly pullsDiagnostics: boolean;
	readonly diagnosticRefresh: boolean;
	readonly hintRefresh: boolean;
	readonly markdown: boolean;
	readonly versionedEdits: boolean;
	readonly nestedSymbols: boolean;
	/** Tells of broken JSON itself, and outlines it, in what is open. */
	readonly knowsJson: boolean;
	/** Answers `SaveRequest`. */
	readonly saves: boolean;
	/** Shows what is known of an upgrade when it is told to. */
	readonly reports: boolean;
	/** Shows messages with buttons. */
	readonly messageActions: boolean;
	/** Whether the person trusted the workspace when the editor connected. */
	readonly trusted: boolean;
}

export function clientFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
	const { workspace, textDocument, window } = capabilities;
	const ours = (initializationOptions ?? {}) as InitializationOptions;
	return {
		workspaceFolders: workspace?.workspaceFolders === true,
		watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
		lensRefresh: workspace?.codeLens?.refreshSupport === true,
		relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
		diagnosticVersions: textDocument?.publishDiagnostics?.versionSupport === true,
		pullsDiagnostics: textDocument?.diagnostic !== undefined && ours.pushDiagnostics !== true,
		diagnosticRefresh: workspace?.diagnostics?.refreshSupport === true,
		hintRefresh: workspace?.inlayHint?.refreshSupport === true,
		markdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
		versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
		nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
		knowsJson: ours.knowsJson === true,
		saves: ours.saves === true,
		reports: ours.reports === true,
		messageActions: window?.showMessage !== undefined,
		trusted: ours.trusted !== false,
	};
}
