import { Worker } from "node:worker_threads";
import { type Caller, Waiting } from "./caller.ts";

/** The least that a call to a thread can be: a message there, a message back. */
export function rawPort(): Caller {
	const worker = new Worker(new URL("./raw-port.thread.ts", import.meta.url), { execArgv: [] });
	const waiting = new Waiting();
	worker.on("message", ([id, value]: [number, unknown]) => waiting.answer(id, value));
	return {
		call: (value) => waiting.ask((id) => worker.postMessage([id, value])),
		close: async () => void (await worker.terminate()),
	};
}
