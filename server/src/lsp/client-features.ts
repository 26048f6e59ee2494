import type { InitializeParams } from "vscode-languageserver";
import type { InitializationOptions } from "../protocol/index.ts";

/** What the editor at the other end can do, read once; a feature asks here instead of assuming an editor. */
export interface ClientFeatures {
	readonly workspaceFolders: boolean;
	readonly watchedFiles: boolean;
	readonly lensRefresh: boolean;
	readonly relatedInformation: boolean;
	readonly diagnosticVersions: boolean;
	/** Answers `SaveRequest`. */
	readonly saves: boolean;
	/** Whether the person trusted the workspace when the editor connected. */
	readonly trusted: boolean;
}

export function clientFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
	const { workspace, textDocument } = capabilities;
	const ours = (initializationOptions ?? {}) as InitializationOptions;
	return {
		workspaceFolders: workspace?.workspaceFolders === true,
		watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
		lensRefresh: workspace?.codeLens?.refreshSupport === true,
		relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
		diagnosticVersions: textDocument?.publishDiagnostics?.versionSupport === true,
		saves: ours.saves === true,
		trusted: ours.trusted !== false,
	};
}
