// A program that runs beside us: started, waited for until it says that it is ready, watched, and ended as a whole.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { LogTail } from "./log-tail.ts";
import { endProcessTree } from "./tree.ts";

export interface BackgroundOptions {
	/** What a person calls it, for messages. */
	name: string;
	command: string;
	args: string[];
	cwd: string;
	environment: NodeJS.ProcessEnv;
	/** Matches the line with which it says that it is ready. */
	ready: RegExp;
	/** Matches a line after which waiting makes no sense. */
	failed?: RegExp;
	/** Milliseconds until it has to be ready. */
	timeoutMs: number;
	/** Milliseconds that it may take to end when it is asked to. Default: 5 s. */
	stopGraceMs?: number;
	/** Gets every line of its stdout and stderr. */
	onLine?: (line: string) => void;
	signal?: AbortSignal | undefined;
}

export interface Ended {
	/** "exit code 1", or the signal that ended it. */
	how: string;
	/** The last lines that it wrote. */
	log: string;
}

export interface Background {
	pid: number;
	/** What `ready` has matched. */
	match: RegExpExecArray;
	/** Resolves when the program has ended, whoever ended it, and with it all that it has started. */
	ended: Promise<Ended>;
	/** Ends it with everything that it has started, and rejects when something survives. */
	end(): Promise<void>;
}

/** Starts the program; rejects, with nothing left running, when it does not get ready. */
export async function startInBackground(options: BackgroundOptions): Promise<Background> {
	options.signal?.throwIfAborted();
	const child = spawn(options.command, options.args, {
		cwd: options.cwd,
		env: options.environment,
		stdio: ["ignore", "pipe", "pipe"],
		// It leads a group of its own, so that Ctrl+C reaches us alone, and what loses its parent can still be found.
		detached: process.platform !== "win32",
	});
	const { pid } = child;
	if (pid === undefined) {
		return new Promise((_, reject) => child.once("error", reject));
	}
	const end = (): Promise<void> => endProcessTree(pid, options.stopGraceMs);
	const log = new LogTail();
	const ended = whenEnded(child, log, end);
	try {
		return { pid, match: await whenReady(options, child, log, ended), ended, end };
	} catch (error) {
		await end();
		throw error;
	}
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

function whenEnded(child: Child, log: LogTail, endTheRest: () => Promise<void>): Promise<Ended> {
	return new Promise((resolve, reject) => {
		let how = "";
		let rest = Promise.resolve();
		child.once("exit", (code, signal) => {
			how = signal ?? `exit code ${code}`;
			// What it leaves behind would hold its output open, and "close" would never come.
			rest = endTheRest();
			rest.catch(reject);
		});
		// The output of the last of them is closed shortly before that one is gone.
		child.once("close", () => void rest.then(() => resolve({ how, log: log.toString() }), reject));
	});
}

function whenReady(
	{ name, ready, failed, timeoutMs, signal, onLine }: BackgroundOptions,
	child: Child,
	log: LogTail,
	ended: Promise<Ended>,
): Promise<RegExpExecArray> {
	let timer: NodeJS.Timeout | undefined;
	let onAbort = (): void => {};
	const answer = new Promise<RegExpExecArray>((resolve, reject) => {
		const hear = (line: string): void => {
			onLine?.(line);
			const match = ready.exec(line);
			if (match !== null) {
				resolve(match);
			} else if (failed?.test(line)) {
				reject(new Error(`${name} cannot start: ${line.trim()}`));
			}
		};
		log.follow(child.stdout, hear);
		log.follow(child.stderr, hear);
		timer = setTimeout(() => {
			reject(new Error(`${name} is not ready after ${timeoutMs} ms. The end of its log:\n${log}`));
		}, timeoutMs);
		onAbort = () => reject(signal?.reason);
		signal?.addEventListener("abort", onAbort);
		ended.then(({ how }) => reject(new Error(`${name} ended (${how}) before it was ready. Its log:\n${log}`)), reject);
	});
	return answer.finally(() => {
		clearTimeout(timer);
		signal?.removeEventListener("abort", onAbort);
	});
}
