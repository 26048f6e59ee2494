import * as vscode from "vscode";
import type { WorkspaceItem } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import { pickWorkspace } from "../picks/pick-workspace.ts";
import { startCommand } from "../runtime/start-command.ts";
import { startedText } from "../text/started-text.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";
import { Refusal } from "./refusal.ts";

type RuntimeItem = WorkspaceItem["runtimes"][number];

export const startRuntime: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const workspace = await pickWorkspace(app, target);
		if (!workspace || !(await wantsAnother(app, workspace))) return;
		const task = app.tasks.taskFor(workspace);
		if (!task)
			throw new Refusal(vscode.l10n.t("{0} lies in no folder of this window. Open its folder.", workspace.name));
		// Asked for once more when the task runs; here it is for the sentence, should there be nothing to start it with.
		await startCommand(app.client.protocol2CodeConverter.asUri(workspace.root), app.cli);
		const known = new Set(workspace.runtimes.map(({ id }) => id));
		const execution = await vscode.tasks.executeTask(task);
		const options = {
			location: vscode.ProgressLocation.Notification,
			title: vscode.l10n.t("Starting a runtime"),
			cancellable: true,
		};
		const started = await vscode.window.withProgress(options, (_, cancellation) => {
			cancellation.onCancellationRequested(() => execution.terminate());
			return whenListed(app, workspace.root, execution, known);
		});
		const now = app.workspaces.at(workspace.root);
		if (started === null || !now) return;
		const { severity, text } = startedText(now, started.id, started.pid);
		if (severity === "warning") void vscode.window.showWarningMessage(text);
		else void vscode.window.showInformationMessage(text);
	},
};

/** Asks first when one is alive, since two of them would serve side by side. */
async function wantsAnother(app: App, { root, name, runtimes }: WorkspaceItem): Promise<boolean> {
	const own = app.runtimes.at(root);
	if (own)
		throw new Refusal(
			vscode.l10n.t("A runtime of {0} was started here already, as process {1}. Stop it first.", name, own.pid),
		);
	if (runtimes.length === 0) return true;
	const pids = runtimes.map(({ pid }) => pid).join(", ");
	const another = vscode.l10n.t("Start Another");
	const question = vscode.l10n.t(
		"A runtime of {0} is alive already, as process {1}. Another one would host the components a second time.",
		name,
		pids,
	);
	return (await vscode.window.showWarningMessage(question, another)) === another;
}

/** @returns a runtime that is new once the server lists it, null when the task ends before that. */
function whenListed(
	app: App,
	root: string,
	execution: vscode.TaskExecution,
	known: ReadonlySet<string>,
): Promise<RuntimeItem | null> {
	return new Promise((resolve) => {
		const look = () => {
			const listed = app.workspaces.at(root)?.runtimes.find(({ id }) => !known.has(id));
			if (listed) finish(listed);
		};
		const subscriptions = [
			app.workspaces.onDidChange(look),
			vscode.tasks.onDidEndTask((ended) => {
				if (ended.execution === execution) finish(null);
			}),
		];
		const finish = (runtime: RuntimeItem | null) => {
			for (const subscription of subscriptions) subscription.dispose();
			resolve(runtime);
		};
		look();
	});
}
