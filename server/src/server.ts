import {
	type Connection,
	Emitter,
	type InitializeParams,
	TextDocuments,
	type WorkspaceFolder,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { clientFeatures } from "./lsp/client-features.ts";
import { inBackground } from "./lsp/context.ts";
import { EditedDocuments } from "./lsp/edited-documents.ts";
import { features } from "./lsp/features.ts";
import { ManifestTexts } from "./lsp/manifest-texts.ts";
import type { Ports } from "./lsp/ports.ts";
import { ServedWorkspaces } from "./lsp/served-workspaces.ts";
import { Trust } from "./lsp/trust.ts";
import { uriOf } from "./lsp/uris.ts";

/**
 * Serves the workspaces of one editor until it says goodbye. Nothing is read before `initialize` and nothing is opened
 * before it is needed.
 *
 * @param connection not listening yet; this starts it.
 */
export function createServer(connection: Connection, ports: Ports): void {
	const documents = new TextDocuments(TextDocument);
	let trust: Trust | null = null;
	const isTrusted = () => trust !== null && trust.objection() === null;
	const workspaces = new ServedWorkspaces(ports, connection.console, isTrusted);
	const initialized = new Emitter<void>();
	const shutdown = new AbortController();

	connection.onInitialize((params) => {
		const client = clientFeatures(params);
		trust = new Trust(connection, client, () => workspaces.changed());
		const texts = new ManifestTexts(documents, ports);
		const context = {
			connection,
			client,
			documents,
			workspaces,
			texts,
			edited: new EditedDocuments(documents, workspaces, texts),
			trust,
			onInitialized: initialized.event,
			shutdown: shutdown.signal,
		};
		const capabilities = features.map((register) => register(context));
		// Looking at the folders publishes what is found there, which a client may not be sent before it is initialized.
		initialized.event(() => {
			inBackground(connection.console, "Opening the folders", workspaces.changeFolders(foldersOf(params), []));
		});
		return { capabilities: Object.assign({}, ...capabilities), serverInfo: { name: "noodle" } };
	});
	connection.onInitialized(() => initialized.fire());
	connection.onShutdown(async () => {
		shutdown.abort();
		await workspaces.dispose();
	});
	connection.listen();
}

/** Older clients know one folder only, by a URI or, older still, by a path. */
function foldersOf({ workspaceFolders, rootUri, rootPath }: InitializeParams): WorkspaceFolder[] {
	if (workspaceFolders) return workspaceFolders;
	const uri = rootUri ?? (rootPath ? uriOf(rootPath) : null);
	return uri === null ? [] : [{ uri, name: uri }];
}
