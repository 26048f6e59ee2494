import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { CodeServer } from "./install.ts";

export interface ExtensionFolders {
	dataFolder: string;
	/** Default: a folder inside the data folder. */
	extensionsFolder?: string | undefined;
}

/** The flags that say where a server keeps its things; the same ones for running it and for installing into it. */
export function folderFlags({ dataFolder, extensionsFolder }: ExtensionFolders): string[] {
	return [
		"--accept-server-license-terms",
		"--telemetry-level",
		"off",
		"--server-data-dir",
		dataFolder,
		...(extensionsFolder === undefined ? [] : ["--extensions-dir", extensionsFolder]),
	];
}

/** Installs a .vsix, over whatever version of it is there. */
export async function installExtension(vscode: CodeServer, folders: ExtensionFolders, vsix: string): Promise<void> {
	await callServer(vscode, folders, ["--install-extension", vsix, "--force"]);
}

/** The installed extensions as `publisher.name@version`, without the ones that VS Code brings. */
export async function listExtensions(vscode: CodeServer, folders: ExtensionFolders): Promise<string[]> {
	const output = await callServer(vscode, folders, ["--list-extensions", "--show-versions"]);
	return output.split(/\r?\n/).filter((line) => /^[^\s@]+\.[^\s@]+@\S+$/.test(line));
}

async function callServer(vscode: CodeServer, folders: ExtensionFolders, args: string[]): Promise<string> {
	try {
		const all = [vscode.serverMain, ...folderFlags(folders), ...args];
		return (await promisify(execFile)(vscode.node, all, { timeout: 60_000 })).stdout;
	} catch (error) {
		const { stdout, stderr, killed } = error as { stdout?: string; stderr?: string; killed?: boolean };
		throw new Error(
			`VS Code ${killed ? "took more than a minute for" : "refused"} ${args.join(" ")}. It said:\n${stdout ?? ""}${stderr ?? ""}`,
			{ cause: error },
		);
	}
}
