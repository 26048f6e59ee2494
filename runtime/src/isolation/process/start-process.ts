import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { ReleaseEntry } from "../instance.ts";
import { hasGroups } from "./process-group.ts";

/** The bundler puts the entry of processes in JavaScript beside whatever bundle this ends up in. */
const hostEntry = fileURLToPath(new URL("./process-host.mjs", import.meta.url));

/** The descriptor of the pipe by which our own host in JavaScript speaks with us. */
export const channel = 3;

export interface StartedProcess {
	readonly child: ChildProcess;
	/** Null when the system could not even make the pipes. */
	readonly input: Writable | null;
	readonly output: Readable | null;
	/** What the component prints; its last one carries the protocol where there is a command. */
	readonly printed: readonly (Readable | null)[];
}

/**
 * Starts a release's process: its command, which speaks on its standard input and output, or our own host for
 * JavaScript, which has a pipe of its own for that, so that whatever the component and its children print does no harm.
 *
 * @throws when the command can be no command, such as with a null character in it
 */
export function startProcess({ folder, descriptor: { command } }: ReleaseEntry, name: string): StartedProcess {
	// In a group of its own, so that whatever it starts can be ended with it, and Ctrl+C in a terminal is the host's alone.
	const options = { detached: hasGroups, windowsHide: true } as const;
	if (command === null) {
		const child = spawn(process.execPath, [hostEntry, name], { ...options, stdio: ["ignore", "pipe", "pipe", "pipe"] });
		const pipe = (child.stdio?.[channel] ?? null) as (Readable & Writable) | null;
		return { child, input: pipe, output: pipe, printed: [child.stdout, child.stderr] };
	}
	const [program = "", ...args] = command;
	const env = { PYTHONDONTWRITEBYTECODE: "1", ...process.env };
	// Python would keep what it compiles beside the sources, and so change the very content that a release is known by.
	const child = spawn(program, args, { ...options, cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
	return { child, input: child.stdin, output: child.stdout, printed: [child.stderr] };
}
