import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { hasGroups } from "@noodle-upgrade/runtime/isolation";

/** A line for the shell, or a program with its arguments. */
export type Command = string | readonly [program: string, ...args: string[]];

export interface StartedScript {
	readonly child: ChildProcess;
	readonly stdout: Readable;
	readonly stderr: Readable;
	/**
	 * Is closed when this process ends, however it does, and the script ends with it. Where there is no such program to
	 * run, it says so here, and waits to be ended. Null on Windows.
	 */
	readonly lifeline: Readable | null;
}

/**
 * Runs before the script in the script's own process, and leaves a watcher beside it in its group: once nobody holds the
 * other end of the lifeline any more, the watcher ends the group. It has nothing of the script's open, which could wait for that.
 */
const guard = `command -v "$1" >/dev/null || { echo "there is no $1 on the PATH" >&3; read -r _ <&3; exit; }
{ trap '' HUP INT TERM; read -r _ <&3; kill -s KILL 0; } >/dev/null 2>&1 &
exec "$@" 3<&-`;

/**
 * Starts a script in a group of its own, so that whatever it starts can be ended with it, and so that it ends with us also
 * when we are killed. On Windows the system ends the script itself with us, and lets go on what that has started.
 */
export function startScript(
	command: Command,
	folder: string,
	environment: Readonly<Record<string, string | undefined>>,
): StartedScript {
	const options = { cwd: folder, env: { ...environment }, windowsHide: true };
	if (!hasGroups) {
		const [program, args] = typeof command === "string" ? [command, []] : [command[0], command.slice(1)];
		const shell = typeof command === "string";
		const child = spawn(program, args, { ...options, shell, stdio: ["ignore", "pipe", "pipe"] });
		return { child, stdout: child.stdout, stderr: child.stderr, lifeline: null };
	}
	const words = typeof command === "string" ? ["/bin/sh", "-c", command] : command;
	const stdio = ["ignore", "pipe", "pipe", "pipe"] as const;
	const child = spawn("/bin/sh", ["-c", guard, "sh", ...words], { ...options, detached: true, stdio: [...stdio] });
	const [, stdout, stderr, lifeline] = child.stdio as (Readable | null)[];
	if (!stdout || !stderr || !lifeline) throw new Error("A script was started without its pipes");
	return { child, stdout, stderr, lifeline };
}
