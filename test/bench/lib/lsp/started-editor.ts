import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
	createProtocolConnection,
	DidChangeTextDocumentNotification,
	DidCloseTextDocumentNotification,
	DidOpenTextDocumentNotification,
	ExitNotification,
	InitializedNotification,
	InitializeRequest,
	PublishDiagnosticsNotification,
	ShutdownRequest,
	StreamMessageReader,
	StreamMessageWriter,
} from "vscode-languageserver/node";

const noodle = fileURLToPath(new URL("../../../../server/bin/noodle.mjs", import.meta.url));

const patienceMs = 30_000;

export interface StartedEditor {
	/** Lets the server look at the folder. */
	connected(): Promise<void>;
	open(uri: string, text: string): Promise<void>;
	change(uri: string, text: string): Promise<void>;
	close(uri: string): Promise<void>;
	ask(method: string, params: unknown): Promise<unknown>;
	/** Until the next diagnostics of a document after something was done. */
	diagnosed(uri: string, act: () => Promise<unknown>): Promise<void>;
	stop(): Promise<void>;
}

/** An editor and `noodle lsp --stdio` in a process of its own. The server hears of a folder first, and looks at it then. */
export async function startEditor(root: string): Promise<StartedEditor> {
	const child = spawn(process.execPath, [noodle, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
	const exit = once(child, "exit");
	const connection = createProtocolConnection(
		new StreamMessageReader(child.stdout),
		new StreamMessageWriter(child.stdin),
	);
	const waiting = new Map<string, () => void>();
	connection.onNotification(PublishDiagnosticsNotification.type, ({ uri }) => waiting.get(uri)?.());
	connection.listen();
	let version = 0;
	await connection.sendRequest(InitializeRequest.type, {
		processId: process.pid,
		rootUri: null,
		capabilities: {},
		workspaceFolders: [{ uri: pathToFileURL(root).href, name: "large" }],
	});
	return {
		connected: () => connection.sendNotification(InitializedNotification.type, {}),
		open: (uri, text) =>
			connection.sendNotification(DidOpenTextDocumentNotification.type, {
				textDocument: { uri, languageId: "jsonc", version: ++version, text },
			}),
		change: (uri, text) =>
			connection.sendNotification(DidChangeTextDocumentNotification.type, {
				textDocument: { uri, version: ++version },
				contentChanges: [{ text }],
			}),
		close: (uri) => connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
		ask: (method, params) => connection.sendRequest(method, params),
		async diagnosed(uri, act) {
			const told = new Promise<void>((resolve, reject) => {
				const late = () => reject(new Error(`The server had nothing to say of ${uri} for ${patienceMs} ms.`));
				const deadline = setTimeout(late, patienceMs);
				waiting.set(uri, () => {
					clearTimeout(deadline);
					waiting.delete(uri);
					resolve();
				});
			});
			await act();
			await told;
		},
		async stop() {
			await connection.sendRequest(ShutdownRequest.type);
			await connection.sendNotification(ExitNotification.type);
			await exit;
			connection.dispose();
		},
	};
}
