import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { noodleFolderName, type RunFile, readRunFile, writeRunFile } from "../formats/workspace-files.ts";
import { isAlive } from "../is-alive.ts";
import { isMissing, noodleFolder, readIfThere, writeWhole } from "../releases/files.ts";
import { kindOf, mayBeAddressOf, runtimeIdPattern } from "./socket-address.ts";

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
 * because nobody else would do it. A file that no runtime of this workspace can have written is left alone.
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
		const id = /^(.*)\.json$/.exec(entry)?.[1];
		if (id === undefined || !runtimeIdPattern.test(id)) continue;
		const text = await readIfThere(join(folder, entry));
		const run = text === null ? null : readRunFile(text);
		if (run?.id !== id || !(await mayBeAddressOf(root, id, run.address))) continue;
		if (isAlive(run.pid)) found.push(run);
		else await clearAway(join(folder, entry), run.address);
	}
	return found.sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

async function clearAway(file: string, address: string): Promise<void> {
	await rm(file, { force: true });
	if (process.platform !== "win32" && (await kindOf(address)) === "socket") await rm(address, { force: true });
}
