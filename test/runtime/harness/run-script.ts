import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Runs a script of this folder in a process of its own. @returns the JSON that it prints */
export async function runScript(script: string, args: readonly string[], nodeArgs: readonly string[] = []) {
	const file = fileURLToPath(new URL(script, import.meta.url));
	const { stdout } = await run(process.execPath, [...nodeArgs, file, ...args], { timeout: 60_000 });
	return JSON.parse(stdout) as Record<string, unknown>;
}
