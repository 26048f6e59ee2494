import { Worker } from "node:worker_threads";
import { CallError, fromWireError, toWireError, type WireError } from "../../component/call-error.ts";
import type { HealthReport } from "../../component/contract.ts";
import { failure, type Result, success } from "../../formats/failure.ts";
import type { Instance, InstanceCall, InstanceHost } from "../instance.ts";
import { BatchingPort } from "./batching-port.ts";
import {
	type Batch,
	type FromThread,
	type InstanceShape,
	type LoadedShape,
	Op,
	type Operation,
	type Operations,
	type ReleaseEntry,
	stride,
} from "./messages.ts";

/** The bundler puts the thread's entry beside whatever bundle this ends up in. */
const workerEntry = new URL("./worker.mjs", import.meta.url);

const lateDisposeMs = 250;

interface Waiting {
	resolve(value: unknown): void;
	reject(error: Error): void;
}

interface WaitingOperation {
	resolve(result: Result<never>): void;
	timer: NodeJS.Timeout;
	operation: Operation;
}

/** A release in a thread of its own. */
export class ThreadInstance implements Instance {
	readonly #name: string;
	readonly #worker: Worker;
	readonly #host: InstanceHost;
	readonly #outgoing: BatchingPort;
	readonly #calls = new Map<number, Waiting>();
	readonly #operations = new Map<number, WaitingOperation>();
	readonly #exited: Promise<void>;
	#nextId = 1;
	#ended: string | null = null;
	#disposing = false;
	/** It has let a deadline pass once; it is not given much time to say goodbye. */
	#isLate = false;

	/** @param name such as renderer@1.0.0, for messages, profilers and debuggers */
	constructor(name: string, host: InstanceHost) {
		this.#name = name;
		this.#host = host;
		this.#worker = new Worker(workerEntry, { name });
		this.#outgoing = new BatchingPort(this.#worker, (entry, reason) => this.#couldNotSend(entry, reason));
		this.#worker.on("message", (message: FromThread) => this.#receive(message));
		this.#worker.on("messageerror", (error) => host.log("error", `A message could not be read: ${error.message}`));
		let thrown: string | null = null;
		this.#worker.on("error", (error: unknown) => {
			thrown = error instanceof Error ? error.message : String(error);
		});
		this.#exited = new Promise((resolve) => {
			this.#worker.once("exit", (code) => {
				this.#end(thrown === null ? `its thread ended with code ${code}` : `it threw outside of a call: ${thrown}`);
				resolve();
			});
		});
	}

	get ended(): string | null {
		return this.#ended;
	}

	load(release: ReleaseEntry, deadlineMs: number): Promise<Result<LoadedShape>> {
		return this.#operate("load", release, deadlineMs);
	}

	setup(options: Operations["setup"]["params"], deadlineMs: number): Promise<Result<InstanceShape>> {
		return this.#operate("setup", options, deadlineMs);
	}

	call(method: string, args: unknown[]): InstanceCall {
		const id = this.#nextId++;
		const value = new Promise<unknown>((resolve, reject) => {
			if (this.#ended !== null)
				return reject(new CallError("component-crashed", `${this.#name} is gone: ${this.#ended}.`));
			this.#calls.set(id, { resolve, reject });
			this.#outgoing.send(Op.Call, id, method, args);
		});
		return { id, value };
	}

	checkExport(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("checkExport", null, deadlineMs);
	}

	async exportState(deadlineMs: number): Promise<Result<unknown>> {
		// The calls sent so far must arrive before the request to export, or their writes would be missing.
		this.#outgoing.flush();
		const result = await this.#operate("exportState", null, deadlineMs);
		return result.ok ? success(result.value.state) : result;
	}

	importState(state: unknown, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("importState", { state }, deadlineMs);
	}

	async migrate(step: Operations["migrate"]["params"], deadlineMs: number): Promise<Result<unknown>> {
		const result = await this.#operate("migrate", step, deadlineMs);
		return result.ok ? success(result.value.state) : result;
	}

	activate(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("activate", null, deadlineMs);
	}

	deactivate(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("deactivate", null, deadlineMs);
	}

	async health(deadlineMs: number): Promise<HealthReport> {
		const result = await this.#operate("health", null, deadlineMs);
		return result.ok ? result.value : { healthy: false, reason: result.error.message };
	}

	async dispose(deadlineMs: number): Promise<void> {
		if (!this.#disposing) {
			this.#disposing = true;
			if (this.#ended === null) {
				const patience = this.#isLate ? Math.min(deadlineMs, lateDisposeMs) : deadlineMs;
				const result = await this.#operate("dispose", null, patience);
				if (!result.ok && this.#ended === null)
					this.#host.log("warn", `It was ended without a clean dispose: ${result.error.message}`);
			}
			await this.#worker.terminate();
		}
		await this.#exited;
	}

	#operate<Name extends Operation>(
		operation: Name,
		params: Operations[Name]["params"],
		deadlineMs: number,
	): Promise<Result<Operations[Name]["result"]>> {
		return new Promise((resolve) => {
			if (this.#ended !== null)
				return resolve(failure("component-died", `It could not ${verbs[operation]}: ${this.#ended}.`));
			const id = this.#nextId++;
			const timer = setTimeout(() => {
				this.#operations.delete(id);
				this.#isLate = true;
				resolve(failure("deadline-exceeded", `It did not ${verbs[operation]} within ${deadlineMs} ms.`));
			}, deadlineMs);
			this.#operations.set(id, { resolve, timer, operation });
			try {
				this.#worker.postMessage({ id, operation, params });
			} catch (error) {
				this.#settle(id, failure("not-cloneable", `It could not ${verbs[operation]}: ${toWireError(error).message}`));
			}
		});
	}

	#receive(message: FromThread): void {
		if (Array.isArray(message)) {
			for (let i = 0; i < message.length; i += stride) this.#receiveEntry(message, i);
		} else if (message.kind === "log") {
			this.#host.log(message.level, message.message);
		} else if (message.kind === "reply") {
			this.#settle(message.id, success(message.value));
		} else {
			const operation = this.#operations.get(message.id)?.operation ?? "setup";
			const code = message.notCloneable ? "not-cloneable" : "component-error";
			const text = message.notCloneable
				? message.error.message
				: `It failed to ${verbs[operation]}: ${message.error.message}`;
			this.#settle(message.id, failure(code, text));
		}
	}

	#receiveEntry(batch: Batch, at: number): void {
		const id = Number(batch[at + 1]);
		const op = batch[at];
		if (op === Op.HostCall) {
			const [component, method, args, parent] = batch.slice(at + 2, at + stride) as [string, string, unknown[], number];
			this.#host.call(component, method, args, parent).then(
				(value) => this.#outgoing.send(Op.Result, id, value),
				(error: unknown) => this.#outgoing.send(Op.Failed, id, toWireError(error)),
			);
			return;
		}
		const waiting = this.#calls.get(id);
		this.#calls.delete(id);
		if (op === Op.Result) waiting?.resolve(batch[at + 2]);
		else if (op === Op.Failed) waiting?.reject(fromWireError(batch[at + 2] as WireError));
	}

	#couldNotSend([op, id]: Batch, reason: string): void {
		const message = `This cannot be sent between threads: ${reason}`;
		if (op === Op.Call) {
			this.#calls.get(Number(id))?.reject(new CallError("uncloneable-arguments", message));
			this.#calls.delete(Number(id));
		} else {
			this.#outgoing.send(Op.Failed, Number(id), toWireError(new CallError("uncloneable-result", message)));
		}
	}

	#settle(id: number, result: Result<unknown>): void {
		const waiting = this.#operations.get(id);
		if (!waiting) return;
		this.#operations.delete(id);
		clearTimeout(waiting.timer);
		waiting.resolve(result as Result<never>);
	}

	#end(reason: string): void {
		this.#ended = reason;
		const error = new CallError(
			"component-crashed",
			`${this.#name} died while it worked on this call (${reason}); whether the call had an effect is unknown.`,
		);
		for (const waiting of this.#calls.values()) waiting.reject(error);
		this.#calls.clear();
		for (const [id, { operation }] of this.#operations) {
			this.#settle(id, failure("component-died", `It died before it could ${verbs[operation]}: ${reason}.`));
		}
		if (!this.#disposing) this.#host.died(reason);
	}
}

/** How messages name what was asked. */
const verbs: Record<Operation, string> = {
	load: "load",
	setup: "start (setup)",
	exportState: "export its state",
	checkExport: "export its state",
	importState: "import the state",
	migrate: "migrate the state",
	activate: "activate",
	deactivate: "deactivate",
	health: "report its health",
	dispose: "dispose",
};
