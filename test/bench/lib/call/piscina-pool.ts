import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { Caller } from "./caller.ts";

const filename = fileURLToPath(new URL("./piscina-pool.thread.ts", import.meta.url));

/**
 * A pool of one thread that takes as many tasks at a time as will be in flight, which is Piscina at its best: with one
 * at a time, as it comes, 64 in flight take seven times as long.
 */
export function piscinaPool(inFlight: number): Caller {
	const pool = new Piscina({ filename, maxThreads: 1, concurrentTasksPerWorker: inFlight, execArgv: [] });
	return { call: (value) => pool.run(value), close: () => pool.destroy() };
}
