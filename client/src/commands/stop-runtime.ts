import * as vscode from "vscode";
import type { App } from "../app.ts";
import { pick } from "../picks/pick.ts";
import type { Command, CommandTarget } from "./command.ts";
import { Refusal } from "./refusal.ts";

export const stopRuntime: Command = {
	needs: [],
	async run(app, target) {
		const root = await startedHere(app, target);
		if (root === undefined) return;
		const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Stopping the runtime") };
		await vscode.window.withProgress(options, () => app.runtimes.stop(root));
	},
};

async function startedHere({ runtimes, workspaces }: App, target: CommandTarget | null): Promise<string | undefined> {
	const started = runtimes.all;
	if (started.length === 0) {
		const others = workspaces.items.flatMap((workspace) => workspace.runtimes.map(({ pid }) => pid));
		throw new Refusal(
			others.length === 0
				? vscode.l10n.t("No runtime is alive, so that there is nothing to stop.")
				: vscode.l10n.t(
						"The runtime with process {0} was not started from here. Stop it where it was started.",
						others.join(", "),
					),
		);
	}
	if (target) return target.root;
	if (started.length === 1) return started[0]?.root;
	const choices = started.map(({ root, pid }) => ({
		label: workspaces.at(root)?.name ?? root,
		description: vscode.l10n.t("process {0}", pid),
		value: root,
	}));
	return pick(choices, vscode.l10n.t("Which runtime is to be stopped?"));
}
