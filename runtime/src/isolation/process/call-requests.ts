import { CallError } from "../../component/call-error.ts";
import type { CallSink } from "../instance.ts";
import { type Connection, maxUnreadBytes } from "./connection.ts";
import { type CancelParams, callMethod, cancelMethod } from "./messages.ts";
import { fromRpcError, type RpcError } from "./rpc-error.ts";
import { argumentsToJson, cannotCross } from "./to-json.ts";

/** The calls of one process. */
export class CallRequests {
	readonly #name: string;
	readonly #connection: Connection;
	// Numbers are not used again: a process that answers twice must not answer somebody else's call.
	readonly #sinks = new Map<number, CallSink>();
	#next = 1;
	#last = { method: "", quoted: '""' };

	/** Whether the process has said that it wants to be told of calls that nobody waits for any more. */
	hearsCancel = false;

	/** @param name such as renderer@1.0.0 */
	constructor(name: string, connection: Connection) {
		this.#name = name;
		this.#connection = connection;
	}

	send(method: string, args: unknown[], sink: CallSink): void {
		const written = argumentsToJson(args);
		if ("problem" in written) {
			sink.reject(cannotCross("uncloneable-arguments", written.problem));
			return;
		}
		if (this.#connection.waitingBytes > maxUnreadBytes) {
			const megabytes = Math.round(maxUnreadBytes / 1024 / 1024);
			const message = `${this.#name} has not read the last ${megabytes} MB of its calls; this one was not started. Try again once it has caught up.`;
			sink.reject(new CallError("queue-full", message));
			return;
		}
		const id = this.#next++;
		this.#sinks.set(id, sink);
		sink.number = id;
		// Libraries rarely tell a method the number of its request, so it stands among the params too.
		const params = `{"method":${this.#quoted(method)},"args":${written.json},"call":${id}}`;
		if (this.#connection.ask(id, callMethod, params)) return;
		this.#sinks.delete(id);
		sink.reject(cannotCross("uncloneable-arguments", "they are larger than a message may be"));
	}

	/** Nobody waits for a call any more. */
	cancel(sink: CallSink, { code, message }: CallError): void {
		const call = sink.number;
		if (!this.hearsCancel || call === undefined || this.#sinks.get(call) !== sink) return;
		this.#connection.tell(cancelMethod, JSON.stringify({ call, code, message } satisfies CancelParams));
	}

	/** Callers mostly call the same method again and again, and quoting it costs as much as the rest of the message. */
	#quoted(method: string): string {
		if (this.#last.method !== method) this.#last = { method, quoted: JSON.stringify(method) };
		return this.#last.quoted;
	}

	/** The call of that number, while it has no answer. */
	open(id: unknown): CallSink | undefined {
		return this.#sinks.get(id as number);
	}

	answered(id: number, value: unknown): void {
		this.#take(id)?.resolve(value);
	}

	refused(id: number, error: RpcError): void {
		this.#take(id)?.reject(fromRpcError(error));
	}

	/** The process has ended. */
	rejectAll(reason: string): void {
		const message = `${this.#name} died while it worked on this call (${reason}); whether the call had an effect is unknown.`;
		const open = [...this.#sinks.values()];
		this.#sinks.clear();
		for (const sink of open) sink.reject(new CallError("component-crashed", message));
	}

	#take(id: number): CallSink | undefined {
		const sink = this.#sinks.get(id);
		this.#sinks.delete(id);
		return sink;
	}
}
