import * as vscode from "vscode";
import { CreateComponentRequest } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import type { CommandId } from "../contributions.ts";
import { pick } from "../picks/pick.ts";
import { pickWorkspace } from "../picks/pick-workspace.ts";
import { toldRefusal } from "./authoring-refusal.ts";
import type { Command, CommandTarget } from "./command.ts";
import { trustedWorkspace } from "./preconditions.ts";
import { Refusal } from "./refusal.ts";

const startRuntime: CommandId = "noodle.startRuntime";

/** What is opened of a new component, by its language. */
const entries = { typescript: "index.ts", javascript: "index.js", python: "main.py" } as const;

/** Also where there is no noodle.json yet: the first component makes one. */
export const createComponent: Command = {
	needs: [trustedWorkspace],
	async run(app, target) {
		const root = await rootFor(app, target);
		if (root === undefined) return;
		const name = await vscode.window.showInputBox({
			prompt: vscode.l10n.t("Name of the component"),
			placeHolder: "search-index",
			ignoreFocusOut: true,
		});
		if (!name) return;
		const language = await pick(
			[
				{
					label: "TypeScript",
					description: vscode.l10n.t("in a thread; Node takes the types out"),
					value: "typescript" as const,
				},
				{ label: "JavaScript", description: vscode.l10n.t("in a thread"), value: "javascript" as const },
				{ label: "Python", description: vscode.l10n.t("in a process of its own"), value: "python" as const },
			],
			vscode.l10n.t("Write {0} in which language?", name),
		);
		if (!language) return;
		const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Creating {0}", name) };
		const created = await vscode.window.withProgress(options, () =>
			app.client.sendRequest(CreateComponentRequest, { root, name, language }),
		);
		if (!created.ok) return toldRefusal(created.error);
		await app.workspaces.update();
		const folder = app.client.protocol2CodeConverter.asUri(created.folder);
		await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, entries[language]));
		const start = vscode.l10n.t("Start Runtime");
		const message = vscode.l10n.t(
			"{0} {1} is in noodle.json now, with a test beside its source.",
			name,
			created.version,
		);
		const chosen = await vscode.window.showInformationMessage(message, ...(app.runtimes.at(root) ? [] : [start]));
		if (chosen === start) await vscode.commands.executeCommand(startRuntime, { target: { root } });
	},
};

/** A workspace that is there or, where there is none yet, a folder that is to become one. */
async function rootFor(app: App, target: CommandTarget | null): Promise<string | undefined> {
	if (target ?? app.workspaces.items.length > 0) return (await pickWorkspace(app, target))?.root;
	const folders = vscode.workspace.workspaceFolders ?? [];
	if (folders.length === 0)
		throw new Refusal(vscode.l10n.t("A component belongs into a folder. Open the folder of your service first."));
	const folder = folders.length === 1 ? folders[0] : await vscode.window.showWorkspaceFolderPick();
	return folder && app.client.code2ProtocolConverter.asUri(folder.uri);
}
