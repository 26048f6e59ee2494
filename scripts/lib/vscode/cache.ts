// A folder outside the repository for what is too big to fetch with every clone. An entry is filled under another name
// and then renamed, so that an entry which exists is complete, whoever was interrupted or ran at the same time.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir, hostname } from "node:os";
import { join, resolve } from "node:path";
import { isAlive } from "../../../runtime/src/is-alive.ts";

/** `NOODLE_CACHE_DIR`, or `noodle-upgrade` in the user's cache folder. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
	if (environment.NOODLE_CACHE_DIR) {
		return resolve(environment.NOODLE_CACHE_DIR);
	}
	return join(environment.XDG_CACHE_HOME || join(homedir(), ".cache"), "noodle-upgrade");
}

export interface CacheEntry {
	name: string;
	/** A path inside the entry; an entry without it was damaged by somebody else and is made again. */
	proof: string;
	/** Fills the empty folder. When it throws, nothing stays behind. */
	fill(folder: string): Promise<void>;
}

/** The entry's folder, filled first if it isn't there yet. */
export async function ensureCached(entry: CacheEntry, cache = cacheFolder()): Promise<string> {
	const target = join(cache, entry.name);
	if (existsSync(join(target, entry.proof))) {
		return target;
	}
	await makeCacheFolder(cache);
	await removeLeftovers(cache, entry.name);
	await rm(target, { recursive: true, force: true });

	const partial = join(cache, `${entry.name}${partialMark()}${randomBytes(4).toString("hex")}`);
	await mkdir(partial);
	try {
		await entry.fill(partial);
		if (!existsSync(join(partial, entry.proof))) {
			throw new Error(`${entry.name} was fetched, but has no ${entry.proof}.`);
		}
		await moveInto(partial, target, entry.proof);
	} finally {
		await rm(partial, { recursive: true, force: true });
	}
	return target;
}

async function moveInto(partial: string, target: string, proof: string): Promise<void> {
	try {
		await rename(partial, target);
	} catch (error) {
		// Somebody who started at the same time was faster; theirs is as good as ours.
		if (!existsSync(join(target, proof))) {
			throw error;
		}
	}
}

async function makeCacheFolder(cache: string): Promise<void> {
	try {
		await mkdir(cache, { recursive: true });
	} catch (cause) {
		throw new Error(
			`The cache folder ${cache} cannot be made. Set NOODLE_CACHE_DIR to a folder that you may write to (about 1 GB).`,
			{ cause },
		);
	}
}

/** The host is named because several containers may share one cache, and a process id means nothing to the others. */
function partialMark(pid = process.pid): string {
	return `.partial-${hostname()}-${pid}-`;
}

/** Removes what processes of this host that have died since have left half filled. */
async function removeLeftovers(cache: string, name: string): Promise<void> {
	const start = `${name}.partial-${hostname()}-`;
	for (const file of await readdir(cache)) {
		if (file.startsWith(start) && !isAlive(Number.parseInt(file.slice(start.length), 10))) {
			await rm(join(cache, file), { recursive: true, force: true });
		}
	}
}
