// What runs on this machine, and the end of it. A program that has children of its own is only gone when they are too:
// VS Code's file watcher outlives its server, and a terminal's shell stands in a session of its own.
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

export interface ProcessRow {
	pid: number;
	parent: number;
	/** The process group; a child that has lost its parent is still found by it. */
	group: number;
	command: string;
}

/** Every live process, without zombies: those are dead, and only wait for somebody to ask how they ended. */
export async function listProcesses(): Promise<ProcessRow[]> {
	return process.platform === "linux" ? listFromProc() : listFromPs();
}

/** From /proc and not from `ps`, which small container images don't have. */
async function listFromProc(): Promise<ProcessRow[]> {
	const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
	const rows = await Promise.all(pids.map(readProc));
	return rows.filter((row) => row !== undefined);
}

async function readProc(pid: string): Promise<ProcessRow | undefined> {
	try {
		const [stat, command] = await Promise.all([
			readFile(`/proc/${pid}/stat`, "utf8"),
			readFile(`/proc/${pid}/cmdline`, "utf8"),
		]);
		// The second field is the program's name in parentheses, and may itself have spaces and parentheses.
		const [state, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		if (state === "Z") {
			return undefined;
		}
		return {
			pid: Number(pid),
			parent: Number(parent),
			group: Number(group),
			command: command.replaceAll("\0", " ").trim(),
		};
	} catch (error) {
		// It ended while we read about it.
		if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) {
			return undefined;
		}
		throw error;
	}
}

async function listFromPs(): Promise<ProcessRow[]> {
	const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,command="], {
		maxBuffer: 16 * 1024 * 1024,
	});
	return stdout
		.split("\n")
		.map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+([^\sZ]\S*)\s+(.*)$/.exec(line))
		.filter((match) => match !== null)
		.map(([, pid, parent, group, , command]) => ({
			pid: Number(pid),
			parent: Number(parent),
			group: Number(group),
			command: command ?? "",
		}));
}

/** The given processes, their descendants, and whoever is in a group that one of these leads. */
export function treeOf(roots: Iterable<number>, rows: ProcessRow[]): ProcessRow[] {
	const tree = new Set(roots);
	for (let size = 0; size !== tree.size; ) {
		size = tree.size;
		for (const row of rows.filter((row) => tree.has(row.parent) || tree.has(row.group))) {
			tree.add(row.pid);
		}
	}
	return rows.filter((row) => tree.has(row.pid));
}

/**
 * Ends a process that was spawned with `detached` (it leads its own group), with all that it has started. The process
 * itself is asked first, so that it can end its children in the order it wants; what is left after it is asked too,
 * and who does not listen is killed.
 * @param graceMs How long each of the two may take.
 * @throws when one of them is alive afterwards.
 */
export async function endProcessTree(root: number, graceMs = 5000): Promise<void> {
	if (process.platform === "win32") {
		await endOnWindows(root);
		return;
	}
	const tree = new Set([root]);
	const rootOnly = (row: ProcessRow): boolean => row.pid === root;
	await endedBy("SIGTERM", tree, rootOnly, graceMs);
	if (await endedBy("SIGTERM", tree, () => true, graceMs)) {
		return;
	}
	if (!(await endedBy("SIGKILL", tree, () => true, 5000))) {
		const left = await survivors(tree);
		throw new Error(
			`These processes could not be ended: ${left.map((row) => `${row.pid} (${row.command})`).join(", ")}.`,
		);
	}
}

/** Sends the signal to all whom it is meant for, to newcomers too, until none of them is left or the time is up. */
async function endedBy(
	signal: NodeJS.Signals,
	tree: Set<number>,
	isMeant: (row: ProcessRow) => boolean,
	timeoutMs: number,
): Promise<boolean> {
	const deadline = Date.now() + timeoutMs;
	const told = new Set<number>();
	for (;;) {
		const left = (await survivors(tree)).filter(isMeant);
		if (left.length === 0) {
			return true;
		}
		if (Date.now() > deadline) {
			return false;
		}
		for (const { pid } of left.filter((row) => !told.has(row.pid))) {
			told.add(pid);
			send(signal, pid);
		}
		// The system tells nobody of the end of a process that is not its child, so there is no event to wait for.
		await delay(20);
	}
}

/** Adds to the tree whoever has joined it: a child whose parent has ended can no longer be found through that. */
async function survivors(tree: Set<number>): Promise<ProcessRow[]> {
	const rows = await listProcesses();
	for (const row of treeOf(tree, rows)) {
		tree.add(row.pid);
	}
	return rows.filter((row) => tree.has(row.pid));
}

function send(signal: NodeJS.Signals, pid: number): void {
	try {
		process.kill(pid, signal);
	} catch (error) {
		// It was faster.
		if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
			throw error;
		}
	}
}

async function endOnWindows(root: number): Promise<void> {
	try {
		await promisify(execFile)("taskkill", ["/pid", String(root), "/t", "/f"]);
	} catch (error) {
		// taskkill answers 128 when there is no such process any more.
		if ((error as { code?: number }).code !== 128) {
			throw error;
		}
	}
}
