import { Socket } from "node:net";
import { CallError, toWireError } from "../../component/call-error.ts";
import type { LogLevel } from "../../component/contract.ts";
import { messageOf } from "../../formats/failure.ts";
import { noMaps } from "../carried-state.ts";
import { CallSignals } from "../component/call-signals.ts";
import { ComponentHost, NotCloneableError } from "../component/component-host.ts";
import { importDefinition } from "../component/load-definition.ts";
import type { ReleaseEntry } from "../instance.ts";
import { followThreads } from "../thread/follow-threads.ts";
import { resourcesLeft } from "../thread/resources-left.ts";
import { Connection, type RpcId } from "./connection.ts";
import {
	type CancelParams,
	callMethod,
	cancelMethod,
	hostCallMethod,
	hostLogMethod,
	requests,
	type StartParams,
	type StopAnswer,
} from "./messages.ts";
import { fromRpcError, methodNotFound, type RpcError, toRpcError } from "./rpc-error.ts";
import { toStartAnswer } from "./start-answer.ts";
import { channel } from "./start-process.ts";
import { argumentsToJson, cannotCross, toJson } from "./to-json.ts";

// What runs in the process of a component in JavaScript: connects the pipe to the ComponentHost and nothing else.

/** How long a component has to clean up when its host is gone. */
const orphanedMs = 2_000;

/** Calls of the component to others. */
const waiting = new Map<RpcId, { resolve(value: unknown): void; reject(error: unknown): void }>();
let nextId = 1;
/** Signals that the component has asked for. */
const signals = new CallSignals();
/** The component was asked to clean up. */
let saidGoodbye = false;

const pipe = new Socket({ fd: channel, readable: true, writable: true });
const connection = new Connection(pipe, pipe, {
	asked: (method, params, id) => {
		if (id !== null) asked(method, params, id);
		else if (method === cancelMethod) cancelled(params as CancelParams);
	},
	answered: (id, result) => settle(id)?.resolve(result),
	refused: (id, error: RpcError) => settle(id)?.reject(fromRpcError(error)),
	broken: (reason) => {
		throw new Error(`The host cannot be understood: ${reason}.`);
	},
});

const log = (level: LogLevel) => (message: string) =>
	connection.tell(hostLogMethod, JSON.stringify({ level, message: String(message) }));

const host = new ComponentHost<number>(
	{
		log: { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") },
		call: (component, method, args, call) =>
			new Promise((resolve, reject) => {
				const written = argumentsToJson(args);
				if ("problem" in written) {
					reject(cannotCross("uncloneable-arguments", written.problem));
					return;
				}
				const id = nextId++;
				waiting.set(id, { resolve, reject });
				const [to, what] = [JSON.stringify(component), JSON.stringify(method)];
				const params = `{"component":${to},"method":${what},"args":${written.json},"call":${call ?? null}}`;
				if (connection.ask(id, hostCallMethod, params)) return;
				settle(id)?.reject(cannotCross("uncloneable-arguments", "they are larger than a message may be"));
			}),
		signalOf: (call) => signals.of(call),
	},
	importDefinition,
);

const threads = followThreads();

type Params = Record<string, unknown>;

const operations: Record<string, (params: Params) => unknown> = {
	[requests.load]: (release) => host.load(release as unknown as ReleaseEntry),
	[requests.setup]: async (params) => {
		const { component, config, state, state_version } = params as unknown as StartParams;
		const carried = state_version === null ? null : { state, maps: noMaps };
		return toStartAnswer(await host.setup({ component, config, carried }));
	},
	// Messages are taken in order, so whatever came before has begun.
	[requests.begun]: () => null,
	[requests.exportState]: async () => plain(await host.exportRest(), "exports"),
	[requests.checkExport]: async () => {
		plain(await host.exportRest(), "exports");
		return null;
	},
	[requests.importState]: ({ state }) => host.importState({ state, maps: noMaps }),
	[requests.migrate]: async ({ state, from, to }) => {
		const step = { carried: { state, maps: noMaps }, from: Number(from), to: Number(to) };
		return plain((await host.migrate(step)).state, "makes of the state");
	},
	[requests.activate]: () => host.activate(),
	[requests.deactivate]: () => host.deactivate(),
	[requests.health]: () => host.health(),
	[requests.dispose]: async () => {
		saidGoodbye = true;
		await host.dispose();
		// The resources first: looking for them takes turns of the loop, in which the others may end.
		const resources = await resourcesLeft();
		return { left_behind: [...threads.left(), ...resources] } satisfies StopAnswer;
	},
};

function asked(method: string, params: unknown, id: RpcId): void {
	if (method !== callMethod) {
		void operate(method, params as Params, id);
		return;
	}
	const { method: name, args } = params as { method: string; args: unknown[] };
	const failed = (error: unknown): void => {
		signals.over(id as number);
		connection.refuse(id, toRpcError(error));
	};
	try {
		const value = host.call(id as number, name, args);
		// A method that answers at once is answered in this very batch; only promises pay for a turn of the loop.
		if (typeof value === "object" && value !== null && "then" in value) {
			Promise.resolve(value).then((result) => answer(id, result), failed);
		} else {
			answer(id, value);
		}
	} catch (error) {
		failed(error);
	}
}

function cancelled({ call, code, message }: CancelParams): void {
	signals.cancel(call, new CallError(code, message));
}

function answer(id: RpcId, value: unknown): void {
	signals.over(id as number);
	const written = toJson(value, "result");
	const problem = "problem" in written ? written.problem : null;
	if ("json" in written && connection.answer(id, written.json)) return;
	connection.refuse(id, toRpcError(cannotCross("uncloneable-result", problem ?? "it is larger than a message may be")));
}

async function operate(method: string, params: Params, id: RpcId): Promise<void> {
	const run = operations[method];
	if (!run) {
		connection.refuse(id, { code: methodNotFound, message: `A component has no "${method}".` });
		return;
	}
	try {
		const value = JSON.stringify((await run(params)) ?? null);
		if (!connection.answer(id, value)) throw new NotCloneableError("What it gives is larger than a message may be.");
	} catch (error) {
		const { message, ...data } = toWireError(error);
		const code = error instanceof NotCloneableError ? "not-cloneable" : data.code;
		connection.refuse(id, { code: toRpcError(error).code, message, data: { ...data, code } });
	}
}

/** @throws NotCloneableError when JSON would not carry the state as it is */
function plain(state: unknown, verb: string): unknown {
	const written = toJson(state, "state");
	if ("json" in written) return state;
	throw new NotCloneableError(
		`What it ${verb} cannot leave its process, as JSON: ${written.problem}. Use plain data instead.`,
	);
}

function settle(id: RpcId) {
	const call = waiting.get(id);
	waiting.delete(id);
	return call;
}

// The host ends the pipe when it wants the process to end; and so does the system when the host is gone.
pipe.once("end", leave);
pipe.once("error", leave);

function leave(): void {
	if (saidGoodbye) process.exit(0);
	const tooLong = setTimeout(() => process.exit(1), orphanedMs);
	const done = (): void => {
		clearTimeout(tooLong);
		process.exit(0);
	};
	host.dispose().then(done, (error: unknown) => {
		process.stderr.write(`It could not clean up: ${messageOf(error)}\n`);
		done();
	});
}
