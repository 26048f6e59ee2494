// The VS Code that is installed on this machine, through its command `code`.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** The path of `code`, or undefined when it is not on the path. */
export function findCode(path = process.env.PATH ?? ""): string | undefined {
	const name = process.platform === "win32" ? "code.cmd" : "code";
	return path
		.split(delimiter)
		.filter((folder) => folder !== "")
		.map((folder) => join(folder, name))
		.find((file) => existsSync(file));
}

/**
 * Installs an extension and opens a folder.
 * @param id The extension as `publisher.name@version`, to see that VS Code really has it afterwards.
 */
export async function openInCode(code: string, vsix: string, id: string, folder: string): Promise<void> {
	await run(code, ["--install-extension", vsix, "--force"]);
	const installed = await run(code, ["--list-extensions", "--show-versions"]);
	if (!installed.split(/\r?\n/).includes(id)) {
		throw new Error(`${code} said that it has installed ${vsix}, but does not list ${id} among its extensions.`);
	}
	await run(code, [folder]);
}

async function run(code: string, args: string[]): Promise<string> {
	// On Windows it is a batch file, which only a shell can start.
	const isWindows = process.platform === "win32";
	const command = isWindows ? `"${code}"` : code;
	const quoted = isWindows ? args.map((arg) => `"${arg}"`) : args;
	return (await promisify(execFile)(command, quoted, { shell: isWindows, timeout: 120_000 })).stdout;
}
