import { CallError } from "../../component/call-error.ts";
import type { LogLevel } from "../../component/contract.ts";
import type { CallSink, InstanceHost } from "../instance.ts";
import { type Connection, maxUnreadBytes, type RpcId } from "./connection.ts";
import { hostCallMethod, hostLogMethod, hostReadyMethod } from "./messages.ts";
import { methodNotFound, toRpcError } from "./rpc-error.ts";
import { cannotCross, toJson } from "./to-json.ts";

const invalidParams = -32602;
const levels: readonly unknown[] = ["debug", "info", "warn", "error"] satisfies LogLevel[];

/** What a component's process may ask of its host: calls to other components, and lines for the log. */
export class HostRequests {
	readonly #host: InstanceHost;
	readonly #connection: Connection;
	readonly #openCall: (id: unknown) => CallSink | undefined;
	readonly #ready = Promise.withResolvers<void>();
	/** Others may not be there yet while it starts. */
	mayCall = false;

	/** @param openCall finds the call that a request says it belongs to */
	constructor(host: InstanceHost, connection: Connection, openCall: (id: unknown) => CallSink | undefined) {
		this.#host = host;
		this.#connection = connection;
		this.#openCall = openCall;
	}

	/** Resolves when the program says that it has come up, which it need not. */
	get ready(): Promise<void> {
		return this.#ready.promise;
	}

	/** @param id null: nobody waits for an answer */
	receive(method: string, params: unknown, id: RpcId | null): void {
		const given = (typeof params === "object" && params !== null ? params : {}) as Record<string, unknown>;
		if (method === hostCallMethod) {
			this.#call(given, id);
		} else if (method === hostLogMethod) {
			this.#log(given);
			if (id !== null) this.#connection.answer(id, "null");
		} else if (method === hostReadyMethod) {
			this.#ready.resolve();
			if (id !== null) this.#connection.answer(id, "null");
		} else if (id !== null) {
			this.#connection.refuse(id, { code: methodNotFound, message: `The host has no method "${method}".` });
		}
	}

	#log({ level, message }: Record<string, unknown>): void {
		this.#host.log(levels.includes(level) ? (level as LogLevel) : "info", String(message));
	}

	#call({ component, method, args = [], call }: Record<string, unknown>, id: RpcId | null): void {
		const refuse = (error: unknown): void => {
			if (id !== null) this.#connection.refuse(id, toRpcError(error));
		};
		if (typeof component !== "string" || typeof method !== "string" || !Array.isArray(args)) {
			const message = `${hostCallMethod} takes { component, method, args, call }: two texts, a list, and the number of the call that it belongs to.`;
			if (id !== null) this.#connection.refuse(id, { code: invalidParams, message });
			return;
		}
		if (!this.mayCall) {
			const message = `${component}.${method} was called during setup. Call other components from methods, once all have started.`;
			refuse(new CallError("component-unavailable", message));
			return;
		}
		if (this.#connection.waitingBytes > maxUnreadBytes) {
			const megabytes = Math.round(maxUnreadBytes / 1024 / 1024);
			const message = `${component}.${method} was not started: the last ${megabytes} MB of what the host wrote have not been read. Read them, then try again.`;
			refuse(new CallError("queue-full", message));
			return;
		}
		this.#host.call(component, method, args, this.#openCall(call), {
			resolve: (value) => {
				if (id === null) return;
				const written = toJson(value, "result");
				if ("problem" in written) refuse(cannotCross("uncloneable-result", written.problem));
				else if (!this.#connection.answer(id, written.json))
					refuse(cannotCross("uncloneable-result", "it is larger than a message may be"));
			},
			reject: refuse,
		});
	}
}
