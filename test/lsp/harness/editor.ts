import { PassThrough } from "node:stream";
import type { NotificationType, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";
import {
	CancellationTokenSource,
	type ClientCapabilities,
	type CodeLens,
	CodeLensRefreshRequest,
	CodeLensRequest,
	CodeLensResolveRequest,
	createProtocolConnection,
	DiagnosticRefreshRequest,
	DidChangeTextDocumentNotification,
	DidChangeWatchedFilesNotification,
	DidChangeWorkspaceFoldersNotification,
	DidCloseTextDocumentNotification,
	DidOpenTextDocumentNotification,
	DidSaveTextDocumentNotification,
	ExecuteCommandRequest,
	ExitNotification,
	type FileChangeType,
	InitializedNotification,
	InitializeRequest,
	type InitializeResult,
	LogMessageNotification,
	type LogMessageParams,
	type ProtocolConnection,
	type ProtocolRequestType,
	PublishDiagnosticsNotification,
	type PublishDiagnosticsParams,
	type Registration,
	RegistrationRequest,
	ShowMessageNotification,
	type ShowMessageParams,
	ShowMessageRequest,
	type ShowMessageRequestParams,
	ShutdownRequest,
	StreamMessageReader,
	StreamMessageWriter,
	WorkDoneProgress,
	type WorkDoneProgressBegin,
	WorkDoneProgressCancelNotification,
	WorkDoneProgressCreateRequest,
	type WorkDoneProgressEnd,
	type WorkDoneProgressReport,
} from "vscode-languageserver/node";
import type { Ports } from "../../../server/src/lsp/ports.ts";
import {
	ChangedNotification,
	type InitializationOptions,
	SaveRequest,
	ShowReportNotification,
	UnderWayChangedNotification,
} from "../../../server/src/protocol/index.ts";
import { createServer } from "../../../server/src/server.ts";
import { Inbox } from "./inbox.ts";
import { serverConnection } from "./server-connection.ts";

/** All that the server makes use of; a test takes away what its editor is not to have. */
const fullCapabilities: ClientCapabilities = {
	window: { workDoneProgress: true },
	workspace: {
		workspaceFolders: true,
		didChangeWatchedFiles: { dynamicRegistration: true },
		codeLens: { refreshSupport: true },
		workspaceEdit: { documentChanges: true },
	},
	textDocument: {
		publishDiagnostics: { relatedInformation: true, versionSupport: true },
		hover: { contentFormat: ["markdown", "plaintext"] },
		documentSymbol: { hierarchicalDocumentSymbolSupport: true },
	},
};

export interface EditorOptions {
	readonly ports: Ports;
	readonly capabilities?: ClientCapabilities;
	readonly initializationOptions?: InitializationOptions;
	/** URIs; null: the editor has no folder open. */
	readonly folders?: readonly string[] | null;
	readonly rootUri?: string;
}

type Progress = { readonly token: string | number } & (
	| WorkDoneProgressBegin
	| WorkDoneProgressReport
	| WorkDoneProgressEnd
);

/** An editor as the server sees one, driven by a test. What the server sends waits in the inboxes. */
export class Editor {
	readonly diagnostics = new Inbox<PublishDiagnosticsParams>();
	readonly shown = new Inbox<ShowMessageParams>();
	readonly log = new Inbox<LogMessageParams>();
	readonly changes = new Inbox<"changed">();
	readonly underWayChanges = new Inbox<"changed">();
	readonly lensRefreshes = new Inbox<"refresh">();
	readonly diagnosticRefreshes = new Inbox<"refresh">();
	readonly progress = new Inbox<Progress>();
	readonly registrations = new Inbox<Registration>();
	readonly exits = new Inbox<number>();
	/** Upgrades whose reports are to be shown. */
	readonly reports = new Inbox<{ root: string; id: string }>();
	/** Questions with buttons; a test answers with the title of one, or null to close it. */
	readonly questions = new Inbox<{ message: ShowMessageRequestParams; answer(title: string | null): void }>();
	/** Answers `noodle/save`. */
	saves: (uri: string) => Promise<boolean> = () => Promise.resolve(false);
	/** When `window/workDoneProgress/create` is answered. */
	makesProgress: Promise<void> = Promise.resolve();
	readonly initializeResult: InitializeResult;
	readonly #connection: ProtocolConnection;
	readonly #versions = new Map<string, number>();
	#shutdown: Promise<unknown> | undefined;

	static async start(options: EditorOptions): Promise<Editor> {
		const [toServer, toClient] = [new PassThrough(), new PassThrough()];
		const exits: number[] = [];
		let editor: Editor | undefined;
		const onExit = (code: number) => (editor ? editor.exits.push(code) : exits.push(code));
		createServer(serverConnection(toServer, toClient, onExit), options.ports);
		const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
		connection.listen();
		const { folders = [], rootUri = null, initializationOptions = {} } = options;
		const result = await connection.sendRequest(InitializeRequest.type, {
			processId: null,
			rootUri,
			capabilities: options.capabilities ?? fullCapabilities,
			workspaceFolders: folders?.map((uri) => ({ uri, name: uri })) ?? null,
			initializationOptions,
		});
		editor = new Editor(connection, result);
		await connection.sendNotification(InitializedNotification.type, {});
		return editor;
	}

	private constructor(connection: ProtocolConnection, initializeResult: InitializeResult) {
		this.#connection = connection;
		this.initializeResult = initializeResult;
		this.#listen(connection);
	}

	#listen(connection: ProtocolConnection): void {
		connection.onNotification(PublishDiagnosticsNotification.type, (params) => this.diagnostics.push(params));
		connection.onNotification(ShowMessageNotification.type, (params) => this.shown.push(params));
		connection.onNotification(LogMessageNotification.type, (params) => this.log.push(params));
		connection.onNotification(ChangedNotification.method, () => this.changes.push("changed"));
		connection.onNotification(UnderWayChangedNotification.method, () => this.underWayChanges.push("changed"));
		connection.onNotification(ShowReportNotification.method, (params) => this.reports.push(params));
		connection.onRequest(CodeLensRefreshRequest.type, () => this.lensRefreshes.push("refresh"));
		connection.onRequest(DiagnosticRefreshRequest.type, () => this.diagnosticRefreshes.push("refresh"));
		connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
			for (const registration of registrations) this.registrations.push(registration);
		});
		connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
			connection.onProgress(WorkDoneProgress.type, token, (value) => this.progress.push({ token, ...value }));
			return this.makesProgress;
		});
		connection.onRequest(ShowMessageRequest.type, (message) => {
			return new Promise((resolve) => {
				const answer = (title: string | null) => resolve(title === null ? null : { title });
				this.questions.push({ message, answer });
			});
		});
		connection.onRequest<unknown, void>(SaveRequest.method, ({ uri }: { uri: string }) => this.saves(uri));
	}

	async open(uri: string, text: string): Promise<void> {
		this.#versions.set(uri, 1);
		await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
			textDocument: { uri, languageId: "jsonc", version: 1, text },
		});
	}

	/** @returns the document's new version. */
	async change(uri: string, text: string): Promise<number> {
		const version = (this.#versions.get(uri) ?? 0) + 1;
		this.#versions.set(uri, version);
		await this.#connection.sendNotification(DidChangeTextDocumentNotification.type, {
			textDocument: { uri, version },
			contentChanges: [{ text }],
		});
		return version;
	}

	async saved(uri: string): Promise<void> {
		await this.#connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
	}

	async close(uri: string): Promise<void> {
		await this.#connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
	}

	async changedOnDisk(uri: string, type: FileChangeType): Promise<void> {
		await this.#connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes: [{ uri, type }] });
	}

	async changeFolders(added: readonly string[], removed: readonly string[]): Promise<void> {
		const named = (uris: readonly string[]) => uris.map((uri) => ({ uri, name: uri }));
		const event = { added: named(added), removed: named(removed) };
		await this.#connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, { event });
	}

	/** Any standard request. */
	ask<Params, Answer, Partial, Problem, Options>(
		type: ProtocolRequestType<Params, Answer, Partial, Problem, Options>,
		params: Params,
	): Promise<Answer> {
		return this.#connection.sendRequest<Answer>(type.method, params);
	}

	/** All lenses of a document, as if all had come into view. */
	async lenses(uri: string): Promise<CodeLens[]> {
		const lenses = (await this.ask(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
		return Promise.all(lenses.map((lens) => (lens.command ? lens : this.ask(CodeLensResolveRequest.type, lens))));
	}

	/** Clicks a lens, or chooses a code action. */
	execute(clicked: Pick<CodeLens, "command"> | undefined): Promise<unknown> {
		if (!clicked?.command) throw new Error("This has no command.");
		const { command, arguments: given } = clicked.command;
		return this.#connection.sendRequest(ExecuteCommandRequest.type, { command, arguments: given ?? [] });
	}

	request<Params, Answer>(type: RequestType<Params, Answer, void>, params: Params): Promise<Answer> {
		return this.#connection.sendRequest<Answer>(type.method, params);
	}

	/** @returns the answer to come, and what withdraws the question. */
	cancellableRequest<Params, Answer>(
		type: RequestType<Params, Answer, void>,
		params: Params,
	): { answer: Promise<Answer>; cancel(): void } {
		const source = new CancellationTokenSource();
		const answer = this.#connection.sendRequest<Answer>(type.method, params, source.token);
		return { answer, cancel: () => source.cancel() };
	}

	request0<Answer>(type: RequestType0<Answer, void>): Promise<Answer> {
		return this.#connection.sendRequest<Answer>(type.method);
	}

	async notify<Params>(type: NotificationType<Params>, params: Params): Promise<void> {
		await this.#connection.sendNotification(type.method, params);
	}

	async notify0(type: NotificationType0): Promise<void> {
		await this.#connection.sendNotification(type.method);
	}

	async cancelProgress(token: string | number): Promise<void> {
		await this.#connection.sendNotification(WorkDoneProgressCancelNotification.type, { token });
	}

	/** The first half of a goodbye: everything is put in order, and nothing more is asked. */
	async shutdown(): Promise<void> {
		this.#shutdown ??= this.#connection.sendRequest(ShutdownRequest.type);
		await this.#shutdown;
	}

	/** Says goodbye as an editor does. @returns the exit code that the server's process would have. */
	async stop(): Promise<number> {
		await this.shutdown();
		await this.#connection.sendNotification(ExitNotification.type);
		const code = await this.exits.next();
		this.#connection.dispose();
		return code;
	}
}
