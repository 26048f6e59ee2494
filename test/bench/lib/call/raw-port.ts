import { Worker } from "node:worker_threads";
import type { Caller } from "./caller.ts";
import { type AnswerMessage, MessageCalls } from "./message-call.ts";

/** The least that a call to a thread can be: a message there, a message back. */
export function rawPort(): Caller {
	const worker = new Worker(new URL("./raw-port.thread.ts", import.meta.url), { execArgv: [] });
	const calls = new MessageCalls((message) => worker.postMessage(message));
	worker.on("message", (message: AnswerMessage) => calls.answered(message));
	return { call: (value) => calls.call(value), close: async () => void (await worker.terminate()) };
}
