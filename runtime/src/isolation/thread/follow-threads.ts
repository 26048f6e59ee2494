import { subscribe } from "node:diagnostics_channel";
import type { Worker } from "node:worker_threads";

/** The threads that this thread starts; they end with it. */
export function followThreads(): { left(): string[] } {
	const alive = new Set<number>();
	subscribe("worker_threads", (message) => {
		const { worker } = message as { worker: Worker };
		const { threadId } = worker;
		alive.add(threadId);
		worker.once("exit", () => alive.delete(threadId));
	});
	return { left: () => [...alive].map((id) => `thread ${id}`) };
}
