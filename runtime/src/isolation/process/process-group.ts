import { readdir, readFile } from "node:fs/promises";

/** On Windows there are no groups of processes; there, only the process itself can be ended. */
export const hasGroups = process.platform !== "win32";

/** Signals a process and all that it has started and that have stayed in its group. @returns whether there was any */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(hasGroups ? -leader : leader, signal);
	} catch {
		// None is left, or, on macOS, none that has not ended already.
		return false;
	}
}

/** Ends what has outlived the process that started it. @returns names such as `process 123 (sleep)` */
export async function endLeftovers(leader: number): Promise<string[]> {
	if (!hasGroups || !signalGroup(leader, 0)) return [];
	const members = await membersOf(leader);
	signalGroup(leader, "SIGKILL");
	return members;
}

/** Who lives in a group. Only Linux tells, and only for a message; elsewhere nobody is named. */
async function membersOf(group: number): Promise<string[]> {
	const entries = await readdir("/proc").catch(() => []);
	const found = await Promise.all(entries.filter((entry) => /^\d+$/.test(entry)).map((pid) => memberIn(pid, group)));
	return found.filter((member) => member !== null);
}

async function memberIn(pid: string, group: number): Promise<string | null> {
	// It may have ended since it was listed.
	const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
	const [, name, state, itsGroup] = /^\d+ \((.*)\) (\S) \d+ (\d+) /s.exec(stat) ?? [];
	return Number(itsGroup) === group && state !== "Z" ? `process ${pid} (${name})` : null;
}
