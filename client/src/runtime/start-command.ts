import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type * as vscode from "vscode";
import { Refusal } from "../commands/refusal.ts";
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
export async function startCommand(folder: vscode.Uri, cli: string): Promise<StartCommand> {
	const [program, ...args] = setting("noodle.runtime.command", folder) ?? [];
	if (program !== undefined) return { program, args };
	const node = await usableNode(setting("noodle.runtime.node", folder));
	return { program: node, args: [cli, "run", "--cwd", folder.fsPath] };
}

async function usableNode(configured: string | null): Promise<string> {
	const problem = await problemWith(configured ?? "node");
	if (problem === null) return configured ?? "node";
	// In a remote window VS Code itself runs on a Node, which will do; on a desktop it runs on Electron, which will not.
	const own = process.versions.electron === undefined ? process.execPath : null;
	if (configured === null && own !== null && (await problemWith(own)) === null) return own;
	const which = configured === null ? "the Node.js on the PATH" : `the Node.js at ${configured}`;
	throw new Refusal(
		`A runtime cannot be started with ${which}: ${problem}. Set "noodle.runtime.node" to one that is newer.`,
	);
}

async function problemWith(node: string): Promise<string | null> {
	try {
		const { stdout } = await run(node, ["--version"], { timeout: 10_000 });
		return nodeVersionProblem(stdout);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ENOENT" ? "there is none" : `it fails, ${String(error)}`;
	}
}
