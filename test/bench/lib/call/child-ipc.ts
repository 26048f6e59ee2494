import { fork } from "node:child_process";
import { once } from "node:events";
import { type Caller, Waiting } from "./caller.ts";

/** Node's own channel to a child, with structured cloning. */
export function childIpc(): Caller {
	const child = fork(new URL("./child-ipc.process.ts", import.meta.url), { serialization: "advanced", execArgv: [] });
	const waiting = new Waiting();
	child.on("message", (message) => {
		const [id, value] = message as [number, unknown];
		waiting.answer(id, value);
	});
	return {
		call: (value) => waiting.ask((id) => child.send([id, value])),
		close: async () => {
			child.kill();
			await once(child, "exit");
		},
	};
}
