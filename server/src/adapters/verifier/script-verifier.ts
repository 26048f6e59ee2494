import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "@noodle-upgrade/runtime/formats";
import { hasGroups, signalGroup } from "@noodle-upgrade/runtime/isolation";
import type { Cancellation, Verifier, VerifyEnd, VerifyRun } from "../../core/ports.ts";
import { LastLines } from "./last-lines.ts";
import { nodeOnPath } from "./node-on-path.ts";

/** What is still on its way when a script has ended is waited for this long, in milliseconds. */
const lastWordsMs = 1_000;

export interface ScriptVerifierOptions {
	/** The workspace's folder. */
	readonly root: string;
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** The Node that scripts get as `node`; this process's own unless given. */
	readonly node?: string;
	/** The `noodle` script; the bundler puts it beside whatever bundle this ends up in. */
	readonly cli?: string;
}

/** Runs `verify` scripts as npm runs scripts: through the shell, in the release's folder. */
export function scriptVerifier({
	root,
	environment,
	node = process.execPath,
	cli = fileURLToPath(new URL("./cli.mjs", import.meta.url)),
}: ScriptVerifierOptions): Verifier {
	return {
		async verify(run, signal) {
			if (signal.aborted) return null;
			const own = {
				// Python would keep what it compiles beside the sources, and so change the content that a release is known by.
				PYTHONDONTWRITEBYTECODE: "1",
				NOODLE_WORKSPACE: root,
				NOODLE_RUNTIME: run.runtime,
				NOODLE_COMPONENT: run.component,
				NOODLE_VERSION: run.version,
				NOODLE_CLI: cli,
			};
			const path = await nodeOnPath(node, { ...environment, ...own }, join(run.folder, "node_modules", ".bin"));
			try {
				return await toItsEnd(run, path.environment, signal);
			} finally {
				await path.release();
			}
		},
	};
}

async function toItsEnd(
	{ script, folder, timeoutMs }: VerifyRun,
	environment: Readonly<Record<string, string | undefined>>,
	signal: Cancellation,
): Promise<VerifyEnd | null> {
	const output = new LastLines();
	// In a group of its own, so that whatever it starts is ended with it.
	const child = spawn(script, {
		shell: true,
		cwd: folder,
		env: { ...environment },
		stdio: ["ignore", "pipe", "pipe"],
		detached: hasGroups,
		windowsHide: true,
	});
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (text: string) => output.add(text));
	}
	let cutOff: "timed-out" | "cancelled" | null = null;
	const cut = (why: "timed-out" | "cancelled"): void => {
		cutOff ??= why;
		endTree(child);
	};
	const cancel = (): void => cut("cancelled");
	const timer = setTimeout(() => cut("timed-out"), timeoutMs);
	signal.addEventListener("abort", cancel, { once: true });
	if (signal.aborted) cancel();
	const ended = await exitOf(child);
	clearTimeout(timer);
	signal.removeEventListener("abort", cancel);
	// It may have left something running, which would go on with what was meant for a moment.
	endTree(child);
	await lastWordsOf(child);
	if (cutOff === "cancelled") return null;
	return { ...(cutOff === "timed-out" ? { kind: cutOff } : ended), output: String(output) };
}

type Exit =
	| { readonly kind: "exited"; readonly code: number }
	| { readonly kind: "killed"; readonly signal: string }
	| { readonly kind: "not-started"; readonly reason: string };

function exitOf(child: ChildProcess): Promise<Exit> {
	return new Promise((resolve) => {
		child.once("error", (error) => resolve({ kind: "not-started", reason: messageOf(error) }));
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
function lastWordsOf(child: ChildProcess): Promise<void> {
	const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
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
