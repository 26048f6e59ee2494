import { stat } from "node:fs/promises";
import { join } from "node:path";
import { secludedHost } from "../isolation/secluded-host.ts";
import { codeCacheFolder } from "../isolation/thread/code-cache.ts";
import { ThreadInstance } from "../isolation/thread/thread-instance.ts";
import { Threads } from "../isolation/thread/threads.ts";
import type { InstalledRelease } from "./store.ts";

/** Bytes; what is shorter compiles faster than a thread starts. */
const worthAThread = 128 * 1024;

const deadlineMs = 10_000;

/**
 * Has a large release compiled when it is installed, so that loading it later takes a fraction of the time. A release
 * that cannot be loaded is no failure here: whoever loads it is told, and knows what it was for.
 *
 * @param root the workspace, which keeps what was compiled
 */
export async function precompile(root: string, { folder, descriptor }: InstalledRelease): Promise<void> {
	const { isolation, name, version, main } = descriptor;
	if (isolation !== "thread" || !(await isLarge(join(folder, main)))) return;
	const threads = new Threads({ spares: 0 }, join(root, codeCacheFolder));
	const host = secludedHost("A release cannot call other components while it is compiled.");
	const instance = new ThreadInstance(`${name}@${version} compilation`, host, threads);
	try {
		const loaded = await instance.load({ folder, descriptor }, deadlineMs);
		if (loaded.ok) await instance.keepCode(deadlineMs);
	} finally {
		await instance.dispose(1000);
		await threads.close();
	}
}

async function isLarge(file: string): Promise<boolean> {
	try {
		return (await stat(file)).size >= worthAThread;
	} catch {
		// Its descriptor names a file that is not there; whoever loads it says so.
		return false;
	}
}
