import { setImmediate } from "node:timers/promises";
import { CallError, fromWireError, toWireError } from "../../component/call-error.ts";
import type { ComponentLog, HealthReport, LogLevel } from "../../component/contract.ts";
import { failure, type Result, success } from "../../formats/failure.ts";
import type { CarriedState } from "../carried-state.ts";
import { ComponentHost, NotCloneableError } from "../component/component-host.ts";
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
import type { Operation } from "../thread/messages.ts";
import { unwell } from "../unwell.ts";
import { WaitingOperations } from "../waiting-operations.ts";
import { compileAhead } from "./compile-ahead.ts";
import { runSource } from "./inline-definition.ts";
import { Opened } from "./opened.ts";
import { readSource } from "./read-source.ts";
import { explained } from "./refusals.ts";

/**
 * A release in the host's own thread: a call costs nanoseconds, and nothing protects the host from it. Deadlines are
 * kept as soon as the component gives the thread back.
 */
export class InlineInstance implements Instance {
	/** State is cloned in this thread in any case: copying it ahead would stop the host as long. */
	readonly copying = null;
	readonly #name: string;
	readonly #host: InstanceHost;
	readonly #opened = new Opened();
	/** Calls that the component works on still. */
	readonly #calls = new Set<CallSink>();
	readonly #operations = new WaitingOperations();
	/** For those calls whose signal the component has asked for: by their sinks or, of those invoked, by their Promises. */
	readonly #signals = new WeakMap<CallSink | Promise<unknown>, AbortController>();
	/** Null once it has ended: whoever still holds the instance holds nothing of the release. */
	#component: ComponentHost<CallSink> | null;
	#invoke: Instance["invoke"] = null;
	#ended: string | null = null;
	#disposed: Promise<void> | null = null;

	/** @param name such as renderer@1.0.0, for messages */
	constructor(name: string, host: InstanceHost) {
		this.#name = name;
		this.#host = host;
		const log = (level: LogLevel) => (message: string) => host.log(level, String(message));
		const componentLog: ComponentLog = {
			debug: log("debug"),
			info: log("info"),
			warn: log("warn"),
			error: log("error"),
		};
		this.#component = new ComponentHost<CallSink>(
			{
				log: componentLog,
				call: (...call) => this.#callOther(...call),
				signalOf: (call) => this.#signalOf(call),
			},
			(release) => this.#definition(release),
		);
	}

	get ended(): string | null {
		return this.#ended;
	}

	get invoke(): Instance["invoke"] {
		return this.#invoke;
	}

	load(release: ReleaseEntry, deadlineMs: number): Promise<Result<LoadedShape>> {
		return this.#operate("load", (component) => component.load(release), deadlineMs);
	}

	async setup({ component, config, carried }: SetupOptions, deadlineMs: number): Promise<Result<InstanceShape>> {
		const own = { component, config: structuredClone(config), carried: structuredClone(carried) };
		const result = await this.#operate("setup", (started) => started.setup(own), deadlineMs);
		if (result.ok && this.#component && !this.#component.settleCalls()) this.#invoke = this.#invokeDirectly;
		return result;
	}

	call(method: string, args: unknown[], sink: CallSink): void {
		let value: unknown;
		let isLater: boolean;
		try {
			value = this.#living().call(sink, method, args);
			isLater = isThenable(value);
		} catch (error) {
			sink.reject(callError(error));
			return;
		}
		if (isLater) this.#answerLater(value, sink);
		else sink.resolve(value);
	}

	/** Without following the call through its promises, which only those need that make calls of their own. */
	readonly #invokeDirectly = (method: string, args: unknown[]): unknown => {
		let value: unknown;
		let asked: AbortController | null;
		try {
			const component = this.#living();
			component.asked = null;
			value = component.run(method, args);
			if (!isThenable(value)) return value;
			asked = component.asked;
		} catch (error) {
			throw callError(error);
		}
		const answer = new Promise((resolve, reject) => this.#answerLater(value, { resolve, reject }));
		if (asked) this.#signals.set(answer, asked);
		return answer;
	};

	cancel(call: CallSink | Promise<unknown>, reason: CallError): void {
		this.#signals.get(call)?.abort(reason);
	}

	/** A call begins in its caller's own turn. */
	begun(): Promise<Result<null>> {
		return Promise.resolve(success(null));
	}

	exportState(deadlineMs: number): Promise<Result<CarriedState>> {
		// A clone, because the release goes on changing what it exported, and must stay whole whatever becomes of the next.
		return this.#operate(
			"exportState",
			async (component) => structuredClone(await component.exportState()),
			deadlineMs,
		);
	}

	checkExport(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("checkExport", (component) => component.checkExport(), deadlineMs);
	}

	importState(carried: CarriedState, deadlineMs: number): Promise<Result<null>> {
		return this.#operate("importState", (component) => component.importState(structuredClone(carried)), deadlineMs);
	}

	migrate(step: MigrationStep, deadlineMs: number): Promise<Result<CarriedState>> {
		const migrated = async (component: ComponentHost<CallSink>) =>
			structuredClone(await component.migrate(structuredClone(step)));
		return this.#operate("migrate", migrated, deadlineMs);
	}

	activate(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("activate", (component) => component.activate(), deadlineMs);
	}

	deactivate(deadlineMs: number): Promise<Result<null>> {
		return this.#operate("deactivate", (component) => component.deactivate(), deadlineMs);
	}

	async health(deadlineMs: number): Promise<HealthReport> {
		const result = await this.#operate("health", (component) => component.health(), deadlineMs);
		return result.ok ? result.value : unwell(result.error);
	}

	dispose(deadlineMs: number): Promise<void> {
		this.#disposed ??= this.#dispose(deadlineMs);
		return this.#disposed;
	}

	async #dispose(deadlineMs: number): Promise<void> {
		const patience = this.#operations.patience(deadlineMs);
		const disposed = await this.#operate("dispose", (component) => component.dispose(), patience);
		if (!disposed.ok) this.#host.log("warn", `It was ended without a clean dispose: ${disposed.error.message}`);
		// What its dispose has closed tells so a turn of the loop later.
		if (!this.#opened.isEmpty) await setImmediate();
		const left = this.#opened.closeAll().join(", ");
		if (left !== "")
			this.#host.log("warn", `Its dispose left behind what it had opened, which has been closed for it: ${left}.`);
		this.#end("it was disposed of");
	}

	async #definition(release: ReleaseEntry) {
		const source = await readSource(release);
		const compile = await compileAhead(this.#name, source, (message) => this.#host.log("debug", message));
		// Its code must not begin to run after its end.
		if (this.#ended !== null) throw new Error(this.#ended);
		return runSource(release, compile, this.#opened);
	}

	#signalOf(call: CallSink): AbortSignal {
		const controller = this.#signals.get(call) ?? new AbortController();
		this.#signals.set(call, controller);
		return controller.signal;
	}

	#callOther(component: string, method: string, args: unknown[], parent: CallSink | undefined): Promise<unknown> {
		return new Promise((resolve, reject) => {
			this.#living();
			this.#host.call(component, method, args, parent, { resolve, reject });
		});
	}

	#living(): ComponentHost<CallSink> {
		if (this.#component) return this.#component;
		throw new CallError("component-crashed", `${this.#name} is gone: ${this.#ended}.`);
	}

	#answerLater(work: unknown, sink: CallSink): void {
		this.#calls.add(sink);
		// Whatever has a "then" may call back at once, twice, or throw.
		Promise.resolve(work).then(
			(value) => {
				if (this.#calls.delete(sink)) sink.resolve(value);
			},
			(error) => {
				if (this.#calls.delete(sink)) sink.reject(callError(error));
			},
		);
	}

	async #operate<Value>(
		operation: Operation,
		run: (component: ComponentHost<CallSink>) => Promise<Value>,
		deadlineMs: number,
	): Promise<Result<Value>> {
		const component = this.#component;
		if (!component) return failure("component-died", `It could not ${verbs[operation]}: ${this.#ended}.`);
		return this.#operations.add(operation, deadlineMs, (id) => {
			run(component).then(
				(value) => this.#operations.settle(id, success(value)),
				(error) => {
					const { message } = toWireError(explained(error));
					this.#operations.fail(id, message, error instanceof NotCloneableError);
				},
			);
		});
	}

	#end(reason: string): void {
		this.#ended = reason;
		this.#component = null;
		const gone = new CallError(
			"component-crashed",
			`${this.#name} was ended while it worked on this call (${reason}); whether the call had an effect is unknown.`,
		);
		for (const sink of this.#calls) sink.reject(gone);
		this.#calls.clear();
		this.#operations.failAll("ended", reason);
	}
}

/** What the component threw, as its callers get it from every kind of isolation; its own object stays with it. */
function callError(error: unknown): CallError {
	return fromWireError(toWireError(explained(error)));
}

/** @throws what a getter or a proxy throws that the method has answered with */
function isThenable(value: unknown): boolean {
	return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
