import { messageOf } from "@noodle-upgrade/runtime/formats";
import type { Connection, Event, RemoteConsole, ServerCapabilities, TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ClientFeatures } from "./client-features.ts";
import type { EditedDocuments } from "./edited-documents.ts";
import type { ManifestTexts } from "./manifest-texts.ts";
import type { ServedWorkspaces } from "./served-workspaces.ts";
import type { Trust } from "./trust.ts";

/** What every feature gets to work with. */
export interface LspContext {
	readonly connection: Connection;
	readonly client: ClientFeatures;
	readonly documents: TextDocuments<TextDocument>;
	readonly workspaces: ServedWorkspaces;
	readonly texts: ManifestTexts;
	readonly edited: EditedDocuments;
	readonly trust: Trust;
	/** Fires once the client is ready to be asked things. */
	readonly onInitialized: Event<void>;
	/** Aborted when the server shuts down: whatever is under way has to end. */
	readonly shutdown: AbortSignal;
}

/**
 * One feature: takes its place on the connection and says by what capability a client knows of it. Called while the
 * server answers `initialize`, when it is known what the client can do.
 */
export type Feature = (context: LspContext) => ServerCapabilities;

/** Lets work go on by itself; should it fail, the log says so. @param what names the work in that sentence. */
export function inBackground(console: RemoteConsole, what: string, work: Promise<unknown>): void {
	work.catch((error: unknown) => console.error(`${what} failed: ${messageOf(error)}`));
}
