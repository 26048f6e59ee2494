import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** A Node process that runs a module's text with TypeScript imports, and tells lines on stdout. */
export interface OtherProcess {
	/** Resolves when it has printed this line. */
	printed(line: string): Promise<void>;
	/** Resolves with all lines, when it has ended by itself. @throws when it failed */
	lines(): Promise<readonly string[]>;
	kill(): Promise<void>;
}

/** @param source has `process.argv[1]` onwards for its arguments */
export function otherProcess(source: string, ...args: readonly string[]): OtherProcess {
	const child: ChildProcess = spawn(process.execPath, ["--input-type=module", "--eval", source, ...args], {
		cwd: import.meta.dirname,
		stdio: ["ignore", "pipe", "pipe"],
	});
	let stdout = "";
	let stderr = "";
	child.stdout?.on("data", (chunk) => {
		stdout += chunk;
	});
	child.stderr?.on("data", (chunk) => {
		stderr += chunk;
	});
	const closed = once(child, "close");
	const kill = async (): Promise<void> => {
		child.kill("SIGKILL");
		await closed;
	};
	onTestFinished(kill);
	const has = (line: string): boolean => stdout.split("\n").includes(line);
	return {
		async printed(line) {
			while (!has(line)) {
				await Promise.race([once(child.stdout ?? child, "data"), closed]);
				if (!has(line) && child.exitCode !== null) throw new Error(`It ended without "${line}":\n${stdout}\n${stderr}`);
			}
		},
		async lines() {
			const [code] = await closed;
			if (code !== 0) throw new Error(`It ended with ${code}:\n${stdout}\n${stderr}`);
			return stdout.trimEnd().split("\n");
		},
		kill,
	};
}
