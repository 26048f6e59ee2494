import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { l10n, type Uri } from "vscode";
import { Refusal } from "../commands/refusal.ts";
import { nodePlace } from "../contributions.ts";
import { setting } from "../editor-state.ts";
import { nodeVersionProblem } from "./node-version.ts";

export interface StartCommand {
	readonly program: string;
	readonly args: readonly string[];
}

const run = promisify(execFile);

/**
 * What starts a runtime in a folder: the command that is configured, or our own command line on a Node that can host it.
 * Refuses when there is no such Node.
 *
 * @param cli path of the bundled command line.
 */
export async function startCommand(folder: Uri, cli: string): Promise<StartCommand> {
	const own = setting("noodle.runtime.command", folder) ?? [nodePlace, cli, "run", "--cwd", folder.fsPath];
	const node = own.includes(nodePlace) ? await usableNode(setting("noodle.runtime.node", folder)) : "";
	const [program = "", ...args] = own.map((word) => (word === nodePlace ? node : word));
	return { program, args };
}

async function usableNode(configured: string | null): Promise<string> {
	const problem = await problemWith(configured ?? "node");
	if (problem === null) return configured ?? "node";
	// In a remote window VS Code itself runs on a Node, which will do; on a desktop it runs on Electron, which will not.
	const own = process.versions.electron === undefined ? process.execPath : null;
	if (configured === null && own !== null && (await problemWith(own)) === null) return own;
	const which = configured === null ? l10n.t("the Node.js on the PATH") : l10n.t("the Node.js at {0}", configured);
	throw new Refusal(
		l10n.t(
			'A runtime cannot be started with {0}: {1}. Set "noodle.runtime.node" to one that is newer.',
			which,
			problem,
		),
	);
}

async function problemWith(node: string): Promise<string | null> {
	try {
		const { stdout } = await run(node, ["--version"], { timeout: 10_000 });
		return nodeVersionProblem(stdout);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ENOENT"
			? l10n.t("there is none")
			: l10n.t("it fails, {0}", String(error));
	}
}
