import * as vscode from "vscode";
import type { WorkspaceItem } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import { pickWorkspace } from "../picks/pick-workspace.ts";
import type { RuntimeProcess } from "../runtime/runtime-processes.ts";
import { startCommand } from "../runtime/start-command.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";
import { Refusal } from "./refusal.ts";

export const startRuntime: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const workspace = await pickWorkspace(app, target);
		if (!workspace || !(await wantsAnother(app, workspace))) return;
		const folder = app.client.protocol2CodeConverter.asUri(workspace.root);
		const known = new Set(workspace.runtimes.map(({ id }) => id));
		const runtime = await app.runtimes.start(workspace.root, folder, await startCommand(folder, app.cli));
		const options = {
			location: vscode.ProgressLocation.Notification,
			title: "Starting a runtime",
			cancellable: true,
		};
		const ready = await vscode.window.withProgress(options, (_, cancellation) => {
			cancellation.onCancellationRequested(() => app.runtimes.stop(workspace.root));
			return whenListed(app, runtime, known);
		});
		if (ready)
			void vscode.window.showInformationMessage(
				`A runtime hosts the components of ${workspace.name}, as process ${runtime.pid}.`,
			);
	},
};

/** Asks first when one is alive, since two of them would serve side by side. */
async function wantsAnother(app: App, { root, name, runtimes }: WorkspaceItem): Promise<boolean> {
	const own = app.runtimes.at(root);
	if (own) throw new Refusal(`A runtime of ${name} was started here already, as process ${own.pid}. Stop it first.`);
	if (runtimes.length === 0) return true;
	const pids = runtimes.map(({ pid }) => pid).join(", ");
	const another = "Start Another";
	const question = `A runtime of ${name} is alive already, as process ${pids}. Another one would host the components a second time.`;
	return (await vscode.window.showWarningMessage(question, another)) === another;
}

/** @returns true once the server lists a runtime that is new, false when the process ends before that. */
function whenListed(app: App, { root, ended }: RuntimeProcess, known: ReadonlySet<string>): Promise<boolean> {
	return new Promise((resolve) => {
		const look = () => {
			if (app.workspaces.at(root)?.runtimes.some(({ id }) => !known.has(id))) finish(true);
		};
		const subscription = app.workspaces.onDidChange(look);
		const finish = (listed: boolean) => {
			subscription.dispose();
			resolve(listed);
		};
		void ended.then(() => finish(false));
		look();
	});
}
