import { parentPort, workerData } from "node:worker_threads";
import { CallError, fromWireError, toWireError, type WireError } from "../../component/call-error.ts";
import type { LogLevel } from "../../component/contract.ts";
import { writeSnapshot } from "../../swap/snapshot.ts";
import { CallSignals } from "../component/call-signals.ts";
import { ComponentHost, NotCloneableError } from "../component/component-host.ts";
import { importDefinition } from "../component/load-definition.ts";
import { cachedDataFor } from "../inline/compile-source.ts";
import { inlineDefinition } from "../inline/inline-definition.ts";
import { SinkTable } from "../sink-table.ts";
import { BatchingPort } from "./batching-port.ts";
import { useCodeCache } from "./code-cache.ts";
import { CopyEnds } from "./copy-ends.ts";
import { followChildren } from "./follow-children.ts";
import { followListeners } from "./follow-listeners.ts";
import { followThreads } from "./follow-threads.ts";
import {
	type Batch,
	type FromThread,
	idOf,
	lengthAt,
	Op,
	type Operation,
	type Operations,
	opOf,
	type ToThread,
} from "./messages.ts";
import { resourcesLeft } from "./resources-left.ts";
import type { ThreadData } from "./threads.ts";

// What runs in a component's thread: connects the port to the ComponentHost and nothing else.

if (!parentPort) throw new Error("This file runs in a worker thread; Runtime.start starts it.");
const port = parentPort;
const { codeCache: codeCacheFolder } = workerData as ThreadData;
const codeCache = codeCacheFolder === null ? null : useCodeCache(codeCacheFolder);

/** What calls name by its place. */
let methods: readonly string[] = [];

/** Signals that the component has asked for. */
const signals = new CallSignals();

/** Calls of the component to others. */
const waiting = new SinkTable();

const outgoing = new BatchingPort(port, ([head], reason) => {
	const [op, id] = [opOf(head), idOf(head)];
	if (op === Op.Result) {
		outgoing.answer(Op.Failed, id, {
			name: "DataCloneError",
			message: `The result cannot be sent between threads: ${reason}`,
			code: "uncloneable-result",
		} satisfies WireError);
	} else if (op === Op.HostCall) {
		waiting
			.take(id)
			?.reject(new CallError("uncloneable-arguments", `The arguments cannot be sent between threads: ${reason}`));
	}
});

const log = (level: LogLevel) => (message: string) => post({ kind: "log", level, message: String(message) });

/** A call that the component works on. Its number is another call's as soon as it has its answer. */
interface OpenCall {
	readonly id: number;
	isAnswered: boolean;
}

const host = new ComponentHost<OpenCall>(
	{
		log: { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") },
		call: (component, method, args, parent) =>
			new Promise((resolve, reject) => {
				const belongsTo = parent === undefined || parent.isAnswered ? -1 : parent.id;
				outgoing.hostCall(waiting.add({ resolve, reject }), component, method, args, belongsTo);
			}),
		signalOf: ({ id }) => signals.of(id),
	},
	(release) => (release.descriptor.isolation === "inline" ? inlineDefinition : importDefinition)(release),
);

const copies = new CopyEnds(host);
const children = followChildren((pid, alive) => post({ kind: "child", pid, alive }));
const threads = followThreads();
const listeners = followListeners();

const operations: {
	[Name in Operation]: (
		params: Operations[Name]["params"],
	) => Promise<Operations[Name]["result"]> | Operations[Name]["result"];
} = {
	load: async (release) => {
		const shape = await host.load(release);
		codeCache?.loaded();
		return shape;
	},
	setup: async (options) => {
		const shape = await host.setup(options);
		methods = shape.methods;
		return shape;
	},
	// Messages are taken in order, so whatever came before has begun.
	begun: () => null,
	keepCode: () => {
		codeCache?.keep();
		return null;
	},
	exportState: () => host.exportState(),
	checkExport: () => host.checkExport(),
	importState: (carried) => host.importState(carried),
	migrate: (step) => host.migrate(step),
	activate: () => host.activate(),
	deactivate: () => host.deactivate(),
	health: () => host.health(),
	copyAhead: ({ to }) => copies.send(to),
	finishCopy: () => copies.finish(),
	flushCopy: () => copies.flush(),
	borrowEntries: () => copies.borrow(),
	returnEntries: ({ share }) => copies.giveBack(share),
	takeBackEntries: ({ changes }) => copies.takeBack(changes),
	stopCopy: () => copies.stop(),
	writeSnapshot: async ({ folder, header }) => {
		await writeSnapshot(folder, { ...header, ...(await host.exportState()) });
		return null;
	},
	receiveCopy: ({ from }) => copies.receive(from),
	relayCopy: ({ from, to, step }) => copies.relay(from, to, step),
	copyReceived: ({ summary }) => copies.received(summary),
	compile: (source) => cachedDataFor(source),
	dispose: async () => {
		await host.dispose();
		// The resources first: looking for them takes turns of the loop, in which the others may end.
		const resources = await resourcesLeft();
		const leftBehind = [...children.left(), ...threads.left(), ...listeners.left(), ...resources];
		await children.end();
		return { leftBehind };
	},
};

port.on("message", (message: ToThread) => {
	if (Array.isArray(message)) {
		for (let i = 0; i < message.length; i += lengthAt(message, i)) receive(message, i);
	} else if ("cancelled" in message) {
		signals.cancel(message.cancelled, fromWireError(message.reason));
	} else {
		void operate(message.id, message.operation, message.params);
	}
});

function receive(batch: Batch, at: number): void {
	const head = batch[at];
	const id = idOf(head);
	switch (opOf(head)) {
		case Op.Call: {
			const method = batch[at + 1];
			const args = batch.slice(at + 3, at + 3 + (batch[at + 2] as number));
			answer(id, typeof method === "number" ? (methods[method] ?? "") : String(method), args);
			break;
		}
		case Op.Result:
			waiting.take(id)?.resolve(batch[at + 1]);
			break;
		case Op.Failed:
			waiting.take(id)?.reject(fromWireError(batch[at + 1] as WireError));
			break;
	}
}

function answer(id: number, method: string, args: unknown[]): void {
	const call: OpenCall = { id, isAnswered: false };
	const succeeded = (value: unknown): void => {
		call.isAnswered = true;
		signals.over(id);
		outgoing.answer(Op.Result, id, value);
	};
	const failed = (error: unknown): void => {
		call.isAnswered = true;
		signals.over(id);
		outgoing.answer(Op.Failed, id, toWireError(error));
	};
	try {
		const value = host.call(call, method, args);
		// A method that answers at once is answered in this very batch; only promises pay for a turn of the loop.
		if (typeof value === "object" && value !== null && "then" in value) {
			Promise.resolve(value).then(succeeded, failed);
		} else {
			succeeded(value);
		}
	} catch (error) {
		failed(error);
	}
}

async function operate(id: string, operation: Operation, params: unknown): Promise<void> {
	try {
		const value: unknown = await (operations[operation] as (params: unknown) => unknown)(params);
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
