import { fork } from "node:child_process";
import { once } from "node:events";
import type { Caller } from "./caller.ts";
import { type AnswerMessage, MessageCalls } from "./message-call.ts";

/** Node's own channel to a child, with structured cloning. */
export function childIpc(): Caller {
	const child = fork(new URL("./child-ipc.process.ts", import.meta.url), { serialization: "advanced", execArgv: [] });
	const calls = new MessageCalls((message) => void child.send(message));
	child.on("message", (message) => calls.answered(message as AnswerMessage));
	return {
		call: (value) => calls.call(value),
		close: async () => {
			child.kill();
			await once(child, "exit");
		},
	};
}
