import { readdir, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { noodleFolderName, type RunFile, readRunFile, writeRunFile } from "../formats/workspace-files.ts";
import { isMissing, noodleFolder, readIfThere, writeWhole } from "../releases/files.ts";

/** A Unix socket's path must fit in sockaddr_un: 104 bytes on macOS, 108 on Linux, both with a final zero. */
const longestSocketPath = 100;

/** Where a runtime listens: beside its run file, or in a private temporary folder where that path is too long. */
export function socketAddress(root: string, id: string): { address: string; folder: string | null } {
	if (process.platform === "win32") return { address: `\\\\.\\pipe\\noodle-${id}`, folder: null };
	const folder = join(root, noodleFolderName, "run");
	const address = join(folder, `${id}.sock`);
	if (Buffer.byteLength(address) <= longestSocketPath) return { address, folder };
	const shorter = join(tmpdir(), `noodle-${userInfo().uid}`);
	return { address: join(shorter, `${id}.sock`), folder: shorter };
}

function runFile(root: string, id: string): string {
	return join(root, noodleFolderName, "run", `${id}.json`);
}

export async function announce(root: string, run: RunFile): Promise<void> {
	await noodleFolder(root, "run");
	await writeWhole(runFile(root, run.id), writeRunFile(run), 0o600);
}

export async function withdraw(root: string, id: string): Promise<void> {
	await rm(runFile(root, id), { force: true }).catch((error: unknown) => {
		// A folder on the way may be gone too, or never have been one.
		if (!isMissing(error)) throw error;
	});
}

export interface FoundRuntime extends RunFile {}

/**
 * The runtimes whose processes are alive, in the order of their starting. What dead ones left behind is cleared away,
 * because nobody else would do it.
 */
export async function findRuntimes(root: string): Promise<FoundRuntime[]> {
	const folder = join(root, noodleFolderName, "run");
	let entries: string[];
	try {
		entries = await readdir(folder);
	} catch (error) {
		if (isMissing(error)) return [];
		throw error;
	}
	const found: FoundRuntime[] = [];
	for (const entry of entries) {
		if (!entry.endsWith(".json")) continue;
		const text = await readIfThere(join(folder, entry));
		const run = text === null ? null : readRunFile(text);
		if (run && isAlive(run.pid)) found.push(run);
		else if (run) {
			await rm(join(folder, entry), { force: true });
			if (process.platform !== "win32") await rm(run.address, { force: true });
		}
	}
	return found.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// A process of another user is alive too.
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
