import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The script that `npx noodle` runs. */
export const bin = fileURLToPath(new URL("../../server/bin/noodle.mjs", import.meta.url));

const alive = new Map<ChildProcess, { readonly root: string; readonly finished: Promise<Finished> }>();

/** How a `noodle` process ended. */
export interface Finished {
	/** Null when a signal ended it. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** @throws when stdout is not one JSON document */
	// biome-ignore lint/suspicious/noExplicitAny: tests look into documents whose shape is what they test
	readonly json: () => any;
}

/** A `noodle` process that runs, until `endNoodles` of its workspace at the latest. */
export interface NoodleProcess {
	readonly pid: number;
	readonly finished: Promise<Finished>;
	/** Resolves when stderr has said this. */
	said(pattern: RegExp): Promise<void>;
	/** Resolves with the JSON document on stdout as soon as it is whole. */
	// biome-ignore lint/suspicious/noExplicitAny: as above
	answered(): Promise<any>;
	signal(signal: NodeJS.Signals): void;
}

export interface NoodleOptions {
	readonly env?: Readonly<Record<string, string>>;
	/** Runs as another user, for what the superuser may always do. */
	readonly uid?: number;
	/** Blocks of 512 bytes; no file that it writes can become larger, as if the disk were full. */
	readonly fileBlocks?: number;
}

/** Starts the real command line as a process of its own, without a bake unless the environment says otherwise. */
export function startNoodle(root: string, words: readonly string[], options: NoodleOptions = {}): NoodleProcess {
	const command = [process.execPath, bin, ...words, "--cwd", root];
	const limit =
		options.fileBlocks === undefined ? [] : ["sh", "-c", `ulimit -f ${options.fileBlocks}; exec "$@"`, "sh"];
	const [program = "", ...args] = [...limit, ...command];
	const child = spawn(program, args, {
		env: { ...process.env, NOODLE_BAKE_SECONDS: "0", NOODLE_ROLLOUT_STEP_SECONDS: "0", ...options.env },
		stdio: ["ignore", "pipe", "pipe"],
		...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
	});
	const process_ = watch(child, words);
	alive.set(child, { root, finished: process_.finished });
	child.once("close", () => alive.delete(child));
	return process_;
}

/** Kills what still runs in a workspace, and waits for it to be gone. */
export async function endNoodles(root: string): Promise<void> {
	for (const [child, { root: its, finished }] of alive) {
		if (its !== root) continue;
		child.kill("SIGKILL");
		await finished;
	}
}

/** Runs a command with `--json` to its end. */
export function noodle(root: string, words: readonly string[], options: NoodleOptions = {}): Promise<Finished> {
	return startNoodle(root, [...words, "--json"], options).finished;
}

export interface HostedRuntime {
	readonly id: string;
	readonly pid: number;
	readonly process: NoodleProcess;
	/** As Ctrl+C does; resolves with how it ended. */
	stop(): Promise<Finished>;
}

/** `noodle run`, when it has started everything. */
export async function startRuntime(root: string, options: NoodleOptions = {}): Promise<HostedRuntime> {
	const process_ = startNoodle(root, ["run", "--json"], options);
	const { runtime, pid, error } = await process_.answered();
	if (error) throw new Error(`The runtime did not start: ${error.message}`);
	return {
		id: runtime,
		pid,
		process: process_,
		stop() {
			process_.signal("SIGINT");
			return process_.finished;
		},
	};
}

function watch(child: ChildProcess, words: readonly string[]): NoodleProcess {
	let stdout = "";
	let stderr = "";
	const listeners = new Set<() => void>();
	const notify = (): void => {
		for (const listener of [...listeners]) listener();
	};
	child.stdout?.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
		notify();
	});
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
		notify();
	});
	const command = `noodle ${words.join(" ")}`;
	const finished = new Promise<Finished>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) => {
			resolve({
				code,
				stdout,
				stderr,
				json: () => parsed(stdout) ?? complain(`${command} did not print one JSON document`, stdout, stderr),
			});
		});
	});
	const waitFor = <Value>(what: string, look: () => Value | undefined): Promise<Value> =>
		new Promise((resolve, reject) => {
			const check = (): void => {
				const found = look();
				if (found === undefined) return;
				listeners.delete(check);
				resolve(found);
			};
			listeners.add(check);
			check();
			finished.then(() => reject(new Error(`${command} ended without ${what}:\n${stdout}\n${stderr}`)), reject);
		});
	return {
		pid: child.pid ?? 0,
		finished,
		said: (pattern) => waitFor(`saying ${pattern}`, () => (pattern.test(stderr) ? true : undefined)).then(() => {}),
		answered: () => waitFor("a JSON document", () => parsed(stdout)),
		signal: (signal) => void child.kill(signal),
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Not whole yet, or something else; the caller says which it takes it for.
		return undefined;
	}
}

function complain(what: string, stdout: string, stderr: string): never {
	throw new Error(`${what}:\n${stdout}\n${stderr}`);
}
