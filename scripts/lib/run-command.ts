import { spawn } from "node:child_process";
import { root } from "./bundle.ts";

/** Runs a command from node_modules/.bin at the repository's root, showing its output. @returns its exit code */
export function runCommand(
	command: string,
	args: readonly string[],
	env: Record<string, string> = {},
): Promise<number> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: "inherit",
			env: { ...process.env, ...env },
			shell: process.platform === "win32",
		});
		child.once("error", reject);
		child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 1)));
	});
}
