import { setImmediate } from "node:timers/promises";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { App } from "./app.ts";
import { askReleases } from "./ask-releases.ts";
import { registerCommands } from "./commands/register.ts";
import { FoundManifests } from "./found-manifests.ts";
import { HotReload } from "./hot-reload.ts";
import { createLanguageClient } from "./language-client.ts";
import { NewerReleases } from "./newer-releases.ts";
import { askToStop } from "./runtime/ask-to-stop.ts";
import { reportEnds } from "./runtime/report-ends.ts";
import { RuntimeProcesses } from "./runtime/runtime-processes.ts";
import { RuntimeTasks } from "./runtime/runtime-tasks.ts";
import { Upgrades } from "./upgrades.ts";
import { decorateComponents } from "./views/components/component-decorations.ts";
import { ComponentTree } from "./views/components/component-tree.ts";
import { FilterState } from "./views/components/filter-state.ts";
import { Dashboards } from "./views/dashboard/dashboards.ts";
import { PlanPreview } from "./views/plans/plan-preview.ts";
import { registerHistories } from "./views/reports/history-documents.ts";
import { createStatusBar } from "./views/status-bar.ts";
import { registerUpgradeReports } from "./views/upgrades/upgrade-reports.ts";
import { createUpgradeTree } from "./views/upgrades/upgrade-tree.ts";
import { tellWaiting } from "./waiting-notifications.ts";
import { Workspaces } from "./workspaces.ts";

let stop: (() => Promise<void>) | undefined;

export function activate(context: vscode.ExtensionContext): void {
	const output = vscode.window.createOutputChannel("Noodle", { log: true });
	const found = new FoundManifests(output);
	const client = createLanguageClient(context, output, found);
	const workspaces = new Workspaces(client, output);
	const upgrades = new Upgrades(client, workspaces, output);
	const dashboards = new Dashboards({ client, workspaces, upgrades, extensionUri: context.extensionUri });
	const runtimes = new RuntimeProcesses(askToStop(client, workspaces));
	const ready = startServer(client, workspaces, output);
	const filter = new FilterState(context.workspaceState);
	const tree = new ComponentTree(workspaces, filter, newerReleases(client, output));
	const plans = new PlanPreview(client, workspaces);
	const cli = context.asAbsolutePath("server/dist/cli.mjs");
	const tasks = new RuntimeTasks(client, workspaces, runtimes, cli);
	const app: App = {
		client,
		workspaces,
		upgrades,
		dashboards,
		runtimes,
		tasks,
		tree,
		filter,
		plans,
		output,
		ready,
		extension: context.extensionUri,
		cli,
	};
	context.subscriptions.push(
		output,
		found,
		workspaces,
		upgrades,
		registerCommands(app),
		decorateComponents(workspaces),
		filter,
		tree,
		plans,
		createUpgradeTree(upgrades, workspaces),
		dashboards,
		tellWaiting(upgrades),
		registerUpgradeReports(client),
		createStatusBar(workspaces),
		registerHistories(client, workspaces),
		tasks.register(),
		reportEnds(app),
		new HotReload(app),
	);
	stop = async () => {
		// In this order, since it is through the server that runtimes are asked to end.
		await runtimes.dispose();
		await client.dispose();
	};
}

/** What is asked in passing and has no answer leaves the view as it is. */
function newerReleases(client: LanguageClient, output: vscode.LogOutputChannel): NewerReleases {
	return new NewerReleases(async (root, component, signal) => {
		try {
			return await askReleases(client, root, component, signal);
		} catch (error) {
			output.error(`The releases of ${component} cannot be looked at.`, error);
			return null;
		}
	});
}

/** Without the server there is little to do, but the commands stay, and so does the way to the output. */
async function startServer(
	client: LanguageClient,
	workspaces: Workspaces,
	output: vscode.LogOutputChannel,
): Promise<void> {
	try {
		// Starting a process takes its time, and other extensions wait for the thread meanwhile: first all of them, then this.
		await setImmediate();
		await client.start();
		await workspaces.update();
	} catch (error) {
		output.error("The language server did not start.", error);
		void offerOutput(output);
	}
}

async function offerOutput(output: vscode.LogOutputChannel): Promise<void> {
	const message = vscode.l10n.t("Noodle's language server did not start, so that nothing is known of the components.");
	const chosen = await vscode.window.showErrorMessage(message, vscode.l10n.t("Show Output"));
	if (chosen !== undefined) output.show();
}

export async function deactivate(): Promise<void> {
	await stop?.();
}
