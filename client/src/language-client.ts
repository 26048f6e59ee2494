import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, State, TransportKind } from "vscode-languageclient/node";
import {
	FoundManifestsNotification,
	type InitializationOptions,
	PingRequest,
	SaveRequest,
	TrustedNotification,
} from "../../server/src/protocol/index.ts";
import type { FoundManifests } from "./found-manifests.ts";
import { lensPreview } from "./lens-preview.ts";
import { ProgressNotifications } from "./progress-notifications.ts";
import { HangWatch } from "./server/hang-watch.ts";
import { Restarts } from "./server/restarts.ts";

/** The connection to the language server, not started yet. */
export function createLanguageClient(
	context: vscode.ExtensionContext,
	output: vscode.LogOutputChannel,
	found: FoundManifests,
): LanguageClient {
	const module = context.asAbsolutePath("server/dist/main.mjs");
	const server = { module, transport: TransportKind.ipc };
	const progress = new ProgressNotifications((type, params) => client.sendNotification(type, params));
	const clientOptions: LanguageClientOptions = {
		documentSelector: [
			{ scheme: "file", pattern: "**/noodle.json" },
			// Of these the server looks at releases of components only.
			{ scheme: "file", pattern: "**/package.json" },
		],
		outputChannel: output,
		diagnosticCollectionName: "noodle",
		errorHandler: new Restarts(output),
		middleware: {
			...lensPreview,
			handleWorkDoneProgress: (token, params, next) => progress.handle(token, params, next),
		},
		// A function, because a server that is started again has to hear how things are then.
		initializationOptions: (): InitializationOptions => ({
			trusted: vscode.workspace.isTrusted,
			saves: true,
			reports: true,
			pushDiagnostics: true,
			knowsJson: true,
		}),
	};
	const client: LanguageClient = new LanguageClient("noodle", "Noodle", { run: server, debug: server }, clientOptions);
	const tellManifests = () => {
		const manifests = found.uris.map((uri) => client.code2ProtocolConverter.asUri(uri));
		if (client.isRunning()) void client.sendNotification(FoundManifestsNotification, { manifests });
	};
	client.onRequest(SaveRequest, ({ uri }) => save(client.protocol2CodeConverter.asUri(uri)));
	const watch = new HangWatch({
		ping: () => client.sendRequest(PingRequest),
		end: (pid) => endProcess(pid, output),
	});
	context.subscriptions.push(
		client.onDidChangeState(({ newState }) => {
			if (newState === State.Running) {
				// Before anything is asked, so that the first answer is of all of them.
				tellManifests();
				return watch.start();
			}
			watch.stop();
			progress.endAll();
		}),
		{ dispose: () => watch.stop() },
		found.onDidChange(tellManifests),
		vscode.workspace.onDidGrantWorkspaceTrust(() => client.sendNotification(TrustedNotification)),
	);
	return client;
}

function endProcess(pid: number, output: vscode.LogOutputChannel): void {
	output.error(`The language server, process ${pid}, does not answer any more and is ended.`);
	try {
		process.kill(pid, "SIGKILL");
	} catch (error) {
		// It may have ended by itself at last; whatever else it is, the output has it.
		output.error(`Process ${pid} could not be ended.`, error);
	}
}

async function save(uri: vscode.Uri): Promise<boolean> {
	const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
	return document !== undefined && (!document.isDirty || (await document.save()));
}
