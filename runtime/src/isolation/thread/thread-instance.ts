import type { MessagePort, Worker } from "node:worker_threads";
import { CallError, fromWireError, toWireError, type WireError } from "../../component/call-error.ts";
import type { HealthReport } from "../../component/contract.ts";
import { failure, messageOf, type Result, success } from "../../formats/failure.ts";
import type { CarriedState } from "../carried-state.ts";
import type { CopyingInstance } from "../copying-instance.ts";
import { endProcesses } from "../end-processes.ts";
import type { InlineSource } from "../inline/read-source.ts";
import type {
	CallSink,
	Instance,
	InstanceHost,
	InstanceShape,
	LoadedShape,
	MigrationStep,
	ReleaseEntry,
	SetupOptions,
} from "../instance.ts";
import { verbs } from "../operation-verbs.ts";
import { SinkTable } from "../sink-table.ts";
import { unwell } from "../unwell.ts";
import { WaitingOperations } from "../waiting-operations.ts";
import { BatchingPort } from "./batching-port.ts";
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
import { ThreadCopying } from "./thread-copying.ts";
import { Threads } from "./threads.ts";

/** V8 ends a thread at once, unless it waits in the system for something, such as a child process that runs `execSync`. */
const terminateMs = 2_000;

type Thread = Pick<Worker, "postMessage" | "terminate" | "unref">;

/** In the place of a thread that there is none of; nothing is ever sent to it. */
const noThread: Thread = { postMessage: () => {}, terminate: () => Promise.resolve(0), unref: () => {} };

/** A release in a thread of its own. */
export class ThreadInstance implements Instance {
	readonly copying: CopyingInstance = new ThreadCopying((...request) => this.#operate(...request));
	readonly invoke = null;
	readonly #name: string;
	readonly #worker: Thread;
	readonly #host: InstanceHost;
	readonly #outgoing: BatchingPort;
	readonly #calls = new SinkTable();
	/** Places of methods in the shape's list, by which calls name them. */
	#methods: ReadonlyMap<string, number> = new Map();
	readonly #operations = new WaitingOperations();
	/** Processes that the component has started and that run. */
	readonly #children = new Set<number>();
	readonly #exited = Promise.withResolvers<void>();
	#ended: string | null = null;
	#disposing = false;

	/** @param name such as renderer@1.0.0, for messages, profilers and debuggers */
	constructor(name: string, host: InstanceHost, threads: Pick<Threads, "take"> = new Threads({ spares: 0 })) {
		this.#name = name;
		this.#host = host;
		this.#worker = this.#start(threads);
		this.#outgoing = new BatchingPort(this.#worker, (entry, reason) => this.#couldNotSend(entry, reason));
	}

	get ended(): string | null {
		return this.#ended;
	}

	load(release: ReleaseEntry, deadlineMs: number): Promise<Result<LoadedShape>> {
		return this.#operate("load", release, deadlineMs);
	}

	async setup(options: SetupOptions, deadlineMs: number): Promise<Result<InstanceShape>> {
		const result = await this.#operate("setup", options, deadlineMs);
		if (result.ok) this.#methods = new Map(result.value.methods.map((name, place) => [name, place]));
		return result;
	}

	call(method: string, args: unknown[], sink: CallSink): void {
		if (this.#ended === null) this.#outgoing.call(this.#calls.add(sink), this.#methods.get(method) ?? method, args);
		else sink.reject(new CallError("component-crashed", `${this.#name} is gone: ${this.#ended}.`));
	}

	cancel(call: CallSink | Promise<unknown>, reason: CallError): void {
		const id = this.#calls.numberOf(call as CallSink);
		if (id === undefined || this.#ended !== null) return;
		// The call must arrive before.
		this.#outgoing.flush();
		this.#worker.postMessage({ cancelled: id, reason: toWireError(reason) } satisfies ToThread);
	}

	begun(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("begun", null, deadlineMs);
	}

	checkExport(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("checkExport", null, deadlineMs);
	}

	exportState(deadlineMs: number): Promise<Result<CarriedState>> {
		return this.#operate("exportState", null, deadlineMs);
	}

	importState(carried: CarriedState, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("importState", carried, deadlineMs);
	}

	migrate(step: MigrationStep, deadlineMs: number): Promise<Result<CarriedState>> {
		return this.#operate("migrate", step, deadlineMs);
	}

	/** Writes what it was compiled to into the cache of its thread, for whoever loads it next. */
	keepCode(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("keepCode", null, deadlineMs);
	}

	activate(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("activate", null, deadlineMs);
	}

	deactivate(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("deactivate", null, deadlineMs);
	}

	async health(deadlineMs: number): Promise<HealthReport> {
		const result = await this.#operate("health", null, deadlineMs);
		return result.ok ? result.value : unwell(result.error);
	}

	/** Compiles in this thread what another one is to run. @returns V8's data; null when it gives none */
	compile(source: InlineSource, deadlineMs: number): Promise<Result<Uint8Array | null>> {
		return this.#operate("compile", source, deadlineMs);
	}

	async dispose(deadlineMs: number): Promise<void> {
		if (!this.#disposing) {
			this.#disposing = true;
			if (this.#ended === null) {
				this.#tellOfLeftovers(await this.#operate("dispose", null, this.#operations.patience(deadlineMs)));
			}
			await this.#terminate();
		}
		await this.#exited.promise;
	}

	/** Where the system has no thread to give, it has ended before it began, and whatever is asked of it says why. */
	#start(threads: Pick<Threads, "take">): Thread {
		let worker: Worker;
		try {
			worker = threads.take(this.#name);
		} catch (error) {
			this.#ended = `the system gave it no thread (${messageOf(error)}); let the host have more threads, or more memory`;
			this.#exited.resolve();
			return noThread;
		}
		worker.on("message", (message: FromThread) => this.#receive(message));
		worker.on("messageerror", (error) => this.#host.log("error", `A message could not be read: ${error.message}`));
		let thrown: string | null = null;
		worker.on("error", (error: unknown) => {
			thrown = whatEnded(error);
		});
		worker.once("exit", (code) => this.#end(thrown ?? `its thread ended with code ${code}`));
		return worker;
	}

	/** A thread that cannot be ended now ends as soon as it can; nobody waits for it, and nothing that it says is heard. */
	async #terminate(): Promise<void> {
		void this.#worker.terminate();
		const timer = setTimeout(() => {
			const message =
				"Its thread waits for something that cannot be interrupted, such as a process that it runs in step with itself (execSync); it ends when that is over.";
			this.#host.log("warn", message);
			this.#worker.unref();
			this.#end("its thread was given up");
		}, terminateMs);
		await this.#exited.promise;
		clearTimeout(timer);
	}

	#tellOfLeftovers(disposed: Result<Operations["dispose"]["result"]>): void {
		if (!disposed.ok) {
			if (this.#ended === null)
				this.#host.log("warn", `It was ended without a clean dispose: ${disposed.error.message}`);
		} else if (disposed.value.leftBehind.length > 0) {
			const left = disposed.value.leftBehind.join(", ");
			this.#host.log("warn", `Its dispose left behind what it had opened, which is closed with its thread: ${left}.`);
		}
	}

	async #operate<Name extends Operation>(
		operation: Name,
		params: Operations[Name]["params"],
		deadlineMs: number,
		ports: readonly MessagePort[] = [],
	): Promise<Result<Operations[Name]["result"]>> {
		if (this.#ended !== null) return failure("component-died", `It could not ${verbs[operation]}: ${this.#ended}.`);
		// The calls so far must arrive before, or an export would miss their writes.
		this.#outgoing.flush();
		return this.#operations.add(operation, deadlineMs, (id) => {
			try {
				this.#worker.postMessage({ id, operation, params }, [...ports]);
			} catch (error) {
				this.#operations.fail(id, `It could not ${verbs[operation]}: ${toWireError(error).message}`, true);
			}
		});
	}

	#receive(message: FromThread): void {
		if (Array.isArray(message)) {
			for (let i = 0; i < message.length; i += lengthAt(message, i)) this.#receiveEntry(message, i);
		} else if (message.kind === "log") {
			this.#host.log(message.level, message.message);
		} else if (message.kind === "child") {
			if (message.alive) this.#children.add(message.pid);
			else this.#children.delete(message.pid);
		} else if (message.kind === "reply") {
			this.#operations.settle(message.id, success(message.value));
		} else {
			this.#operations.fail(message.id, message.error.message, message.notCloneable === true);
		}
	}

	#receiveEntry(batch: Batch, at: number): void {
		const head = batch[at];
		const id = idOf(head);
		switch (opOf(head)) {
			case Op.Result:
				this.#calls.take(id)?.resolve(batch[at + 1]);
				break;
			case Op.Failed:
				this.#calls.take(id)?.reject(fromWireError(batch[at + 1] as WireError));
				break;
			case Op.HostCall: {
				const [parent, component, method, count] = batch.slice(at + 1, at + 5) as [number, string, string, number];
				this.#host.call(component, method, batch.slice(at + 5, at + 5 + count), this.#calls.get(parent), {
					resolve: (value) => this.#outgoing.answer(Op.Result, id, value),
					reject: (error) => this.#outgoing.answer(Op.Failed, id, toWireError(error)),
				});
			}
		}
	}

	#couldNotSend([head]: Batch, reason: string): void {
		const [op, id] = [opOf(head), idOf(head)];
		const message = `This cannot be sent between threads: ${reason}`;
		if (op === Op.Call) this.#calls.take(id)?.reject(new CallError("uncloneable-arguments", message));
		else this.#outgoing.answer(Op.Failed, id, toWireError(new CallError("uncloneable-result", message)));
	}

	#end(reason: string): void {
		// One that was given up ends all the same, later.
		if (this.#ended !== null) return;
		this.#ended = reason;
		endProcesses(this.#children);
		const error = new CallError(
			"component-crashed",
			`${this.#name} died while it worked on this call (${reason}); whether the call had an effect is unknown.`,
		);
		for (const sink of this.#calls.takeAll()) sink.reject(error);
		this.#operations.failAll("died", reason);
		this.#exited.resolve();
		if (!this.#disposing) this.#host.died(reason);
	}
}

function whatEnded(error: unknown): string {
	const { code, message } = error instanceof Error ? (error as NodeJS.ErrnoException) : { message: String(error) };
	return code === "ERR_WORKER_OUT_OF_MEMORY"
		? "its thread reached the limit of its memory"
		: `it threw outside of a call: ${message}`;
}
