import * as vscode from "vscode";
import type { App } from "../app.ts";
import { type CommandId, commandIds } from "../contributions.ts";
import { isConnectionLost } from "../server/connection-lost.ts";
import { messageOf } from "../text/message-of.ts";
import type { CommandPlace, CommandTarget } from "./command.ts";
import { commands } from "./index.ts";
import { Refusal } from "./refusal.ts";

/** Whatever a menu hands over with a target in it, such as a node of the tree. */
interface Targeted {
	readonly target?: CommandTarget | null;
}

/** Menus of editors hand over the URI of what they show. */
type Argument = (Targeted & FromSelection) | vscode.Uri;

/** What a key binding in the tree hands over, since VS Code gives it no item. */
interface FromSelection {
	readonly fromSelection?: boolean;
}

/** Makes the commands known to VS Code. A command that fails says so, and leaves the details in the output. */
export function registerCommands(app: App): vscode.Disposable {
	const registrations = commandIds.map((id) =>
		vscode.commands.registerCommand(id, (argument?: Argument, selected?: readonly Targeted[]) => {
			if (argument instanceof vscode.Uri)
				return carryOut(app, id, manifestTarget(app, argument), { selected: [], document: argument });
			const all = argument?.fromSelection ? app.tree.selected : targetsOf(selected ?? [argument ?? {}]);
			return carryOut(app, id, argument?.target ?? all[0] ?? null, { selected: all, document: undefined });
		}),
	);
	return vscode.Disposable.from(...registrations);
}

/** The workspace whose manifest it is: among several it is the one that is meant. */
function manifestTarget({ client, workspaces }: App, document: vscode.Uri): CommandTarget | null {
	const manifest = (root: string) => vscode.Uri.joinPath(client.protocol2CodeConverter.asUri(root), "noodle.json");
	const found = workspaces.items.find(({ root }) => manifest(root).toString() === document.toString());
	return found ? { root: found.root } : null;
}

function targetsOf(items: readonly Targeted[]): readonly CommandTarget[] {
	return items.flatMap(({ target }) => target ?? []);
}

async function carryOut(app: App, id: CommandId, target: CommandTarget | null, place: CommandPlace): Promise<void> {
	const command = commands[id];
	try {
		// Right after the window has opened nothing is known yet, and no command can say what it needs.
		await app.ready;
		for (const precondition of command.needs) {
			const obstacle = precondition(app);
			if (!obstacle) continue;
			const { message, remedy } = obstacle;
			const chosen = await vscode.window.showWarningMessage(message, ...(remedy ? [remedy.title] : []));
			if (remedy && chosen === remedy.title) await vscode.commands.executeCommand(remedy.command);
			return;
		}
		await command.run(app, target, place);
	} catch (error) {
		if (error instanceof Refusal) void vscode.window.showWarningMessage(error.message);
		// That the server has gone is told once, by those who start it again.
		else if (isConnectionLost(error)) app.output.error(`${id} got no answer.`, error);
		else await showFailure(app.output, id, error);
	}
}

async function showFailure(output: vscode.LogOutputChannel, id: CommandId, error: unknown): Promise<void> {
	output.error(`${id} failed.`, error);
	const chosen = await vscode.window.showErrorMessage(messageOf(error), vscode.l10n.t("Show Output"));
	if (chosen !== undefined) output.show();
}
