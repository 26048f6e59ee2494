import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";
import { type InitializationOptions, SaveRequest, TrustedNotification } from "../../server/src/protocol/index.ts";
import { lensPreview } from "./lens-preview.ts";
import { ProgressNotifications } from "./progress-notifications.ts";

/** The connection to the language server, not started yet. */
export function createLanguageClient(
	context: vscode.ExtensionContext,
	output: vscode.LogOutputChannel,
): LanguageClient {
	const module = context.asAbsolutePath("server/dist/main.mjs");
	const server = { module, transport: TransportKind.ipc };
	const progress = new ProgressNotifications((type, params) => client.sendNotification(type, params));
	const clientOptions: LanguageClientOptions = {
		documentSelector: [{ scheme: "file", pattern: "**/noodle.json" }],
		outputChannel: output,
		diagnosticCollectionName: "noodle",
		// A function, because a server that is started again has to hear how things are then.
		initializationOptions: (): InitializationOptions => ({ trusted: vscode.workspace.isTrusted, saves: true }),
		middleware: {
			...lensPreview,
			handleWorkDoneProgress: (token, params, next) => progress.handle(token, params, next),
		},
	};
	const client: LanguageClient = new LanguageClient("noodle", "Noodle", { run: server, debug: server }, clientOptions);
	client.onRequest(SaveRequest, ({ uri }) => save(client.protocol2CodeConverter.asUri(uri)));
	context.subscriptions.push(
		vscode.workspace.onDidGrantWorkspaceTrust(() => client.sendNotification(TrustedNotification)),
	);
	return client;
}

async function save(uri: vscode.Uri): Promise<boolean> {
	const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
	return document !== undefined && (!document.isDirty || (await document.save()));
}
