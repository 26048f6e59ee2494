import { parentPort } from "node:worker_threads";
import { CallError, fromWireError, toWireError, type WireError } from "../../component/call-error.ts";
import type { LogLevel } from "../../component/contract.ts";
import { BatchingPort } from "./batching-port.ts";
import { ComponentHost, NotCloneableError } from "./component-host.ts";
import { type Batch, type FromThread, Op, type Operation, stride, type ToThread } from "./messages.ts";

// What runs in a component's thread: connects the port to the ComponentHost and nothing else.

if (!parentPort) throw new Error("This file runs in a worker thread; Runtime.start starts it.");
const port = parentPort;

const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let nextCall = 1;

const outgoing = new BatchingPort(port, ([op, id], reason) => {
	if (op === Op.Result) {
		outgoing.send(Op.Failed, Number(id), {
			name: "DataCloneError",
			message: `The result cannot be sent between threads: ${reason}`,
			code: "uncloneable-result",
		} satisfies WireError);
	} else if (op === Op.HostCall) {
		waiting
			.get(Number(id))
			?.reject(new CallError("uncloneable-arguments", `The arguments cannot be sent between threads: ${reason}`));
		waiting.delete(Number(id));
	}
});

const log = (level: LogLevel) => (message: string) => post({ kind: "log", level, message: String(message) });

const host = new ComponentHost({
	log: { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") },
	call: (component, method, args, parent) =>
		new Promise((resolve, reject) => {
			const id = nextCall++;
			waiting.set(id, { resolve, reject });
			outgoing.send(Op.HostCall, id, component, method, args, parent);
		}),
});

port.on("message", (message: ToThread) => {
	if (Array.isArray(message)) {
		for (let i = 0; i < message.length; i += stride) receive(message, i);
	} else {
		void operate(message.id, message.operation, message.params);
	}
});

function receive(batch: Batch, at: number): void {
	const id = Number(batch[at + 1]);
	switch (batch[at]) {
		case Op.Call:
			answer(id, String(batch[at + 2]), batch[at + 3] as unknown[]);
			break;
		case Op.Result:
			waiting.get(id)?.resolve(batch[at + 2]);
			waiting.delete(id);
			break;
		case Op.Failed:
			waiting.get(id)?.reject(fromWireError(batch[at + 2] as WireError));
			waiting.delete(id);
			break;
	}
}

function answer(id: number, method: string, args: unknown[]): void {
	const failed = (error: unknown) => outgoing.send(Op.Failed, id, toWireError(error));
	try {
		const value = host.call(id, method, args);
		// A method that answers at once is answered in this very batch; only promises pay for a turn of the loop.
		if (typeof value === "object" && value !== null && "then" in value) {
			Promise.resolve(value).then((result) => outgoing.send(Op.Result, id, result), failed);
		} else {
			outgoing.send(Op.Result, id, value);
		}
	} catch (error) {
		failed(error);
	}
}

async function operate(id: number, operation: Operation, params: unknown): Promise<void> {
	try {
		const value: unknown = await (host[operation] as (params: unknown) => Promise<unknown>).call(host, params);
		// Results of calls that came before must not be overtaken, or an export would leave before its last writes' answers.
		outgoing.flush();
		post({ kind: "reply", id, value });
	} catch (error) {
		post({
			kind: "failed",
			id,
			error: toWireError(error),
			...(error instanceof NotCloneableError && { notCloneable: true }),
		});
	}
}

function post(message: FromThread): void {
	port.postMessage(message);
}
