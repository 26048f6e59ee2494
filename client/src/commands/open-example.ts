import * as vscode from "vscode";
import { nodePlace } from "../contributions.ts";
import type { Command } from "./command.ts";
import { Refusal } from "./refusal.ts";

/** What threads and processes start from; the library looks for them beside itself. */
const componentEntries = ["worker.mjs", "process-host.mjs"];

const exampleName = "docs-service";

/** What *Start Runtime* runs in the copy: the service itself, with its pages, instead of its components alone. */
const settings = { "noodle.runtime.command": [nodePlace, "service.js"] };

/** Copies the example that comes with the extension, library included, so that it runs without installing anything. */
export const openExample: Command = {
	needs: [],
	async run({ extension }) {
		const [parent] =
			(await vscode.window.showOpenDialog({
				canSelectFiles: false,
				canSelectFolders: true,
				title: vscode.l10n.t("Where should the example be copied to?"),
				openLabel: vscode.l10n.t("Copy Here"),
			})) ?? [];
		if (!parent) return;
		const folder = vscode.Uri.joinPath(parent, exampleName);
		if (await isThere(folder))
			throw new Refusal(vscode.l10n.t("{0} is there already. Choose another folder, or open that one.", folder.fsPath));
		const { fs } = vscode.workspace;
		const library = vscode.Uri.joinPath(folder, "node_modules", "@noodle-upgrade", "runtime");
		await fs.copy(vscode.Uri.joinPath(extension, "examples", exampleName), folder);
		const server = vscode.Uri.joinPath(extension, "server", "dist");
		await fs.copy(vscode.Uri.joinPath(server, "library"), library);
		for (const entry of componentEntries)
			await fs.copy(vscode.Uri.joinPath(server, entry), vscode.Uri.joinPath(library, entry));
		await fs.writeFile(
			vscode.Uri.joinPath(folder, ".vscode", "settings.json"),
			Buffer.from(`${JSON.stringify(settings, null, 2)}\n`),
		);
		const empty = vscode.workspace.workspaceFolders === undefined;
		await vscode.commands.executeCommand("vscode.openFolder", folder, {
			forceReuseWindow: empty,
			forceNewWindow: !empty,
		});
	},
};

async function isThere(uri: vscode.Uri): Promise<boolean> {
	try {
		await vscode.workspace.fs.stat(uri);
		return true;
	} catch (error) {
		if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") return false;
		throw error;
	}
}
