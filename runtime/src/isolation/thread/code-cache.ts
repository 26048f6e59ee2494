import { readdir, rm, stat } from "node:fs/promises";
import { enableCompileCache, flushCompileCache } from "node:module";
import { join } from "node:path";
import { isMissing } from "../../releases/files.ts";

/** What releases compile to lies beside them, so that a release that comes back, or starts again, need not be compiled. */
export const codeCacheFolder = join(".noodle", "cache", "code");

const maxBytes = 256 * 2 ** 20;

/** Long enough after the load for what a release runs first to be compiled, and for whoever waits for it to be gone. */
const flushMs = 1_000;

/** Uses the folder in this thread. */
export function useCodeCache(folder: string): { loaded(): void; keep(): void } {
	enableCompileCache(folder);
	return {
		keep: flushCompileCache,
		// A thread is ended from outside, and would never come to writing it at its end.
		loaded: () => void setTimeout(flushCompileCache, flushMs).unref(),
	};
}

/** Nothing ever leaves the cache by itself; once it is large, it is begun anew. */
export async function trimCodeCache(folder: string, limit = maxBytes): Promise<void> {
	let bytes = 0;
	try {
		for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
			if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
		}
	} catch (error) {
		// Somebody else has begun it anew meanwhile.
		if (isMissing(error)) return;
		throw error;
	}
	if (bytes > limit) await rm(folder, { recursive: true, force: true });
}
