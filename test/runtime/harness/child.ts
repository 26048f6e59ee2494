import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const script = fileURLToPath(new URL("service.mjs", import.meta.url));

export interface ServiceProcess {
	readonly pid: number;
	/** Sends a signal and waits for the end. @returns the exit code; null when the signal ended it */
	kill(signal: NodeJS.Signals): Promise<number | null>;
	/** Resolves when it has ended by itself. */
	readonly ended: Promise<number | null>;
}

/** A service of its own that embeds the library; resolves when its runtime has started. */
export async function startServiceProcess(root: string, ...words: string[]): Promise<ServiceProcess> {
	const child = spawn(process.execPath, [script, root, ...words], { stdio: ["ignore", "pipe", "inherit"] });
	const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
	onTestFinished(async () => {
		child.kill("SIGKILL");
		await ended;
	});
	await started(child);
	return {
		pid: child.pid ?? 0,
		ended,
		kill(signal) {
			child.kill(signal);
			return ended;
		},
	};
}

function started(child: ChildProcess): Promise<void> {
	return new Promise((resolve, reject) => {
		child.stdout?.once("data", () => resolve());
		child.once("exit", (code) => reject(new Error(`The service ended with ${code} before it had started.`)));
	});
}
