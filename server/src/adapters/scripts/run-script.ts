import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { messageOf } from "@noodle-upgrade/runtime/formats";
import { hasGroups, signalGroup } from "@noodle-upgrade/runtime/isolation";
import type { Cancellation } from "../../core/ports.ts";
import { type Excerpt, LastLines } from "./last-lines.ts";
import { type Command, type StartedScript, startScript } from "./start-script.ts";

/** What is still on its way when a script has ended is waited for this long, in milliseconds. */
const lastWordsMs = 1_000;

export interface Script {
	readonly command: Command;
	readonly folder: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly timeoutMs: number;
	readonly signal?: Cancellation;
	/** How much of the end of what it prints is wanted. */
	readonly excerpt?: Excerpt;
}

export type ScriptEnd = { readonly output: string } & (
	| Exit
	| { readonly kind: "timed-out" }
	| { readonly kind: "cancelled" }
);

type Exit =
	| { readonly kind: "exited"; readonly code: number }
	| { readonly kind: "killed"; readonly signal: string }
	| { readonly kind: "not-started"; readonly reason: string };

/** Runs a script to its end. Nothing that it has started is left then, and nothing that has left its group is waited for. */
export async function runScript({
	command,
	folder,
	environment,
	timeoutMs,
	signal,
	excerpt,
}: Script): Promise<ScriptEnd> {
	const output = new LastLines(excerpt);
	const script = startScript(command, folder, environment);
	const { child, stdout, stderr, lifeline } = script;
	for (const stream of [stdout, stderr]) stream.setEncoding("utf8").on("data", (text: string) => output.add(text));
	let cutOff: "timed-out" | "cancelled" | null = null;
	const cut = (why: "timed-out" | "cancelled"): void => {
		cutOff ??= why;
		endTree(child);
	};
	const cancel = (): void => cut("cancelled");
	const timer = setTimeout(() => cut("timed-out"), timeoutMs);
	signal?.addEventListener("abort", cancel, { once: true });
	if (signal?.aborted) cancel();
	const ended = await exitOf(script);
	clearTimeout(timer);
	signal?.removeEventListener("abort", cancel);
	// It may have left something running, which would go on with what was meant for a moment.
	endTree(child);
	lifeline?.destroy();
	await lastWordsOf([stdout, stderr]);
	return { ...(cutOff === null ? ended : { kind: cutOff }), output: String(output) };
}

function exitOf({ child, lifeline }: StartedScript): Promise<Exit> {
	return new Promise((resolve) => {
		const notStarted = (reason: string): void => resolve({ kind: "not-started", reason });
		child.once("error", (error) => notStarted(messageOf(error)));
		lifeline?.setEncoding("utf8").once("data", (reason: string) => notStarted(reason.trim()));
		child.once("exit", (code, signal) =>
			resolve(code === null ? { kind: "killed", signal: signal ?? "a signal" } : { kind: "exited", code }),
		);
	});
}

/** Ends a script with all that it has started, whether or not the script itself is still there. */
function endTree({ pid }: ChildProcess): void {
	if (pid === undefined) return;
	if (hasGroups) {
		signalGroup(pid, "SIGKILL");
		return;
	}
	// Windows has no groups, and its own tool knows who started whom; of one that has ended it says so, and nobody asks.
	spawn("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore", windowsHide: true }).once("error", () => {});
}

/** What left the group can hold the output open for ever, so that it is not waited for without end. */
function lastWordsOf(streams: readonly Readable[]): Promise<void> {
	const over = streams.map((stream) =>
		stream.closed ? Promise.resolve() : new Promise<void>((resolve) => stream.once("close", () => resolve())),
	);
	return new Promise((resolve) => {
		const timer = setTimeout(() => {
			for (const stream of streams) stream.destroy();
			resolve();
		}, lastWordsMs);
		void Promise.all(over).then(() => {
			clearTimeout(timer);
			resolve();
		});
	});
}
