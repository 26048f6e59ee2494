import type { MessagePort, Worker } from "node:worker_threads";
import { messageOf } from "../../formats/failure.ts";
import { type Batch, headOf, lengthAt, Op } from "./messages.ts";

/**
 * Values after which a message leaves before its microtask is over: about sixteen calls. The other end begins with them
 * while this one still puts the next ones together; with all in one message the two would take turns, and wake each other.
 */
const enough = 64;

/** Collects what one microtask sends and posts it as one message, or as a few. */
export class BatchingPort {
	readonly #port: Pick<Worker | MessagePort, "postMessage">;
	readonly #onUncloneable: (entry: Batch, reason: string) => void;
	readonly #flush = (): void => this.flush();
	#pending: Batch = [];

	/** @param onUncloneable gets each entry that could not be sent, for an answer that can. */
	constructor(port: Pick<Worker | MessagePort, "postMessage">, onUncloneable: (entry: Batch, reason: string) => void) {
		this.#port = port;
		this.#onUncloneable = onUncloneable;
	}

	answer(op: typeof Op.Result | typeof Op.Failed, id: number, value: unknown): void {
		this.#flushSoon();
		this.#pending.push(headOf(op, id), value);
	}

	/** @param method its place in the list that both ends have, or its name */
	call(id: number, method: string | number, args: unknown[]): void {
		this.#flushSoon();
		// Most calls have one argument, and spreading it costs as much as sending it.
		if (args.length === 1) this.#pending.push(headOf(Op.Call, id), method, 1, args[0]);
		else this.#pending.push(headOf(Op.Call, id), method, args.length, ...args);
	}

	hostCall(id: number, component: string, method: string, args: unknown[], parent: number): void {
		this.#flushSoon();
		this.#pending.push(headOf(Op.HostCall, id), parent, component, method, args.length, ...args);
	}

	#flushSoon(): void {
		if (this.#pending.length >= enough) this.flush();
		if (this.#pending.length === 0) queueMicrotask(this.#flush);
	}

	/** Posts what is pending now, so that what is posted next by other means comes after it. */
	flush(): void {
		const batch = this.#pending;
		if (batch.length === 0) return;
		this.#pending = [];
		try {
			this.#port.postMessage(batch);
		} catch {
			// One entry that cannot be cloned spoils the whole message, so each goes by itself to find it.
			for (let i = 0; i < batch.length; i += lengthAt(batch, i)) {
				const entry = batch.slice(i, i + lengthAt(batch, i));
				try {
					this.#port.postMessage(entry);
				} catch (error) {
					this.#onUncloneable(entry, messageOf(error));
				}
			}
		}
	}
}
