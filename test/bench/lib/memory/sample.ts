import { readdirSync } from "node:fs";

/** What a process holds on to, right after everything that can be collected was. */
export interface Sample {
	/** Of the main thread: V8's heap, and what lies outside of it for its objects. */
	readonly heapKb: number;
	/** Of the whole process. */
	readonly residentKb: number;
	/** What keeps an event loop alive: timers, sockets, ports. */
	readonly handles: number;
	/** Null where the system does not say. */
	readonly threads: number | null;
	readonly fileDescriptors: number | null;
}

const pollMs = 50;
/** Polls without a change after which nothing is under way any more. */
const quietPolls = 4;
const settleMs = 5_000;

/** Waits until replaced releases are gone and spares are there, collects, and looks. Needs Node's --expose-gc. */
export async function sample(): Promise<Sample> {
	if (!globalThis.gc) throw new Error("This process was started without --expose-gc.");
	await settled();
	// What the first collection finalizes, the second one frees.
	globalThis.gc();
	globalThis.gc();
	const { heapUsed, external, rss } = process.memoryUsage();
	return {
		heapKb: (heapUsed + external) / 1024,
		residentKb: rss / 1024,
		handles: process.getActiveResourcesInfo().length,
		threads: entriesOf("/proc/self/task"),
		fileDescriptors: entriesOf("/proc/self/fd"),
	};
}

async function settled(): Promise<void> {
	const end = performance.now() + settleMs;
	let quiet = 0;
	for (let last = entriesOf("/proc/self/task"); quiet < quietPolls && performance.now() < end; ) {
		await new Promise((resolve) => setTimeout(resolve, pollMs));
		const now = entriesOf("/proc/self/task");
		quiet = now === last ? quiet + 1 : 0;
		last = now;
	}
}

function entriesOf(folder: string): number | null {
	return process.platform === "linux" ? readdirSync(folder).length : null;
}
