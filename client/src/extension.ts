import * as vscode from "vscode";
import type { App } from "./app.ts";
import { registerCommands } from "./commands/register.ts";
import { createLanguageClient } from "./language-client.ts";
import { reportEnds } from "./runtime/report-ends.ts";
import { RuntimeProcesses } from "./runtime/runtime-processes.ts";
import { createComponentTree } from "./views/components/component-tree.ts";
import { registerReports } from "./views/reports/report-documents.ts";
import { createStatusBar } from "./views/status-bar.ts";
import { Workspaces } from "./workspaces.ts";

let stop: (() => Promise<void>) | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
	const output = vscode.window.createOutputChannel("Noodle", { log: true });
	const client = createLanguageClient(context, output);
	const workspaces = new Workspaces(client, output);
	const runtimes = new RuntimeProcesses();
	const app: App = { client, workspaces, runtimes, output, cli: context.asAbsolutePath("server/dist/cli.mjs") };
	context.subscriptions.push(
		output,
		workspaces,
		registerCommands(app),
		createComponentTree(workspaces),
		createStatusBar(workspaces),
		registerReports(client, workspaces),
		reportEnds(app),
	);
	stop = async () => {
		await Promise.all([runtimes.dispose(), client.dispose()]);
	};
	await client.start();
}

export async function deactivate(): Promise<void> {
	await stop?.();
}
