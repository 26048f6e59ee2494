import { CallError } from "../../component/call-error.ts";
import type { HealthReport } from "../../component/contract.ts";
import { declaredMigrations } from "../../formats/declared-migrations.ts";
import type { ComponentDescriptor } from "../../formats/descriptor.ts";
import { failure, messageOf, type Result, success } from "../../formats/failure.ts";
import type { CarriedState } from "../carried-state.ts";
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
import { unwell } from "../unwell.ts";
import { WaitingOperations } from "../waiting-operations.ts";
import { carriedBy, done, healthBy, leftBehindBy } from "./answers.ts";
import { CallRequests } from "./call-requests.ts";
import { ComponentProcess, within } from "./component-process.ts";
import { Connection, type RpcId } from "./connection.ts";
import { HostRequests } from "./host-requests.ts";
import { type ProcessOperation, requests, type StartParams } from "./messages.ts";
import { isUncloneable, methodNotFound, type RpcError } from "./rpc-error.ts";
import { shapeFrom } from "./start-answer.ts";
import { toJson } from "./to-json.ts";

/** How long a process may take to end once its input has, and once it was signalled. */
const endMs = { onTime: 1_000, late: 0 } as const;
const signalMs = { onTime: 500, late: 100 } as const;
/** How long the system may take to end a process that was killed, and to say so; what waits for a disk that is gone may never end. */
const killedMs = 5_000;

/** What runs once the release is loaded. */
interface Running {
	readonly process: ComponentProcess;
	readonly connection: Connection;
	readonly calls: CallRequests;
	readonly fromComponent: HostRequests;
}

/** A release in a process of its own: in JavaScript, or, started by its command, in any language. */
export class ProcessInstance implements Instance {
	readonly copying = null;
	readonly invoke = null;
	readonly #name: string;
	readonly #host: InstanceHost;
	readonly #isThrowaway: boolean;
	readonly #operations = new WaitingOperations();
	readonly #closed = Promise.withResolvers<void>();
	#release: ReleaseEntry | null = null;
	#running: Running | null = null;
	#ended: string | null = null;
	/** Whether it was asked for anything, and so may have something to clean up. */
	#wasAsked = false;
	#disposing: Promise<void> | null = null;

	/**
	 * @param name such as renderer@1.0.0, for messages, profilers and debuggers
	 * @param isThrowaway somebody waits for the one thing that it is for, so it is asked as soon as it runs
	 */
	constructor(name: string, host: InstanceHost, isThrowaway = false) {
		this.#name = name;
		this.#host = host;
		this.#isThrowaway = isThrowaway;
	}

	get ended(): string | null {
		return this.#ended;
	}

	/** Starts the process already: what its interpreter takes to come up, no caller has to wait for. */
	async load(release: ReleaseEntry, deadlineMs: number): Promise<Result<LoadedShape>> {
		if (this.#ended !== null) return failure("component-died", `It could not ${verbs.load}: ${this.#ended}.`);
		this.#release = release;
		const { descriptor } = release;
		const started = await this.#start(release);
		if (!started.ok) return started;
		if (descriptor.command !== null) return this.#comeUp(descriptor);
		// What is undefined in a descriptor is not there, and so may be left out.
		const plain = JSON.parse(JSON.stringify(release)) as ReleaseEntry;
		return (await this.#operate("load", plain, deadlineMs)) as Result<LoadedShape>;
	}

	async setup({ component, config, carried }: SetupOptions, deadlineMs: number): Promise<Result<InstanceShape>> {
		const descriptor = this.#release?.descriptor;
		const version = carried === null ? null : (descriptor?.stateVersion ?? null);
		const params = { component, config, state: carried?.state ?? null, state_version: version } satisfies StartParams;
		const started = await this.#operateOn(carried, "setup", params, deadlineMs);
		if (!started.ok) return started;
		const shape = shapeFrom(started.value, descriptor);
		if (!shape.ok) return shape;
		const { hearsCancel, ...known } = shape.value;
		if (this.#running) this.#running.calls.hearsCancel = hearsCancel;
		return success(known);
	}

	call(method: string, args: unknown[], sink: CallSink): void {
		if (this.#ended === null && this.#running) this.#running.calls.send(method, args, sink);
		else
			sink.reject(new CallError("component-crashed", `${this.#name} is gone: ${this.#ended ?? "it never started"}.`));
	}

	cancel(call: CallSink | Promise<unknown>, reason: CallError): void {
		if (this.#ended === null) this.#running?.calls.cancel(call as CallSink, reason);
	}

	async begun(deadlineMs: number): Promise<Result<null>> {
		// Messages are taken in order, so whatever answer there is, the calls before it have begun.
		const answered = await this.#operate(this.#isJavaScript() ? "begun" : "health", {}, deadlineMs);
		return answered.ok || answered.error.code === "component-error" ? success(null) : answered;
	}

	async checkExport(deadlineMs: number): Promise<Result<null>> {
		// Whatever comes as JSON can be carried over; only our own host has something to look at that is not JSON yet.
		const operation = this.#isJavaScript() ? "checkExport" : "exportState";
		return done(await this.#operate(operation, {}, deadlineMs));
	}

	async exportState(deadlineMs: number): Promise<Result<CarriedState>> {
		return carriedBy(await this.#operate("exportState", {}, deadlineMs));
	}

	async importState(carried: CarriedState, deadlineMs: number): Promise<Result<null>> {
		const version = this.#release?.descriptor.stateVersion ?? null;
		const params = { state: carried.state ?? null, state_version: version };
		return done(await this.#operateOn(carried, "importState", params, deadlineMs));
	}

	async migrate({ carried, from, to }: MigrationStep, deadlineMs: number): Promise<Result<CarriedState>> {
		return carriedBy(await this.#operateOn(carried, "migrate", { state: carried.state ?? null, from, to }, deadlineMs));
	}

	async activate(deadlineMs: number): Promise<Result<null>> {
		return done(await this.#operate("activate", {}, deadlineMs));
	}

	async deactivate(deadlineMs: number): Promise<Result<null>> {
		return done(await this.#operate("deactivate", {}, deadlineMs));
	}

	async health(deadlineMs: number): Promise<HealthReport> {
		const result = await this.#operate("health", {}, deadlineMs);
		return result.ok ? healthBy(result.value) : unwell(result.error);
	}

	dispose(deadlineMs: number): Promise<void> {
		this.#disposing ??= this.#dispose(deadlineMs);
		return this.#disposing;
	}

	async #dispose(deadlineMs: number): Promise<void> {
		if (!this.#running) {
			this.#ended ??= "it was disposed of";
			return;
		}
		if (this.#ended === null) {
			if (this.#wasAsked) {
				this.#tellOfGoodbye(await this.#operate("dispose", {}, this.#operations.patience(deadlineMs)));
			}
			const pace = this.#operations.isLate ? "late" : "onTime";
			this.#running.connection.flush();
			const signal = await this.#running.process.end(endMs[pace], signalMs[pace]);
			if (signal !== null)
				this.#host.log("warn", `Its process did not end when its input did; ${signal} was sent to end it.`);
		}
		if (await within(killedMs, this.#closed.promise)) return;
		const message =
			"Its process was killed and does not end: it waits in the system for something that cannot be interrupted, such as a disk that is gone. It is given up, and ends when that is over.";
		this.#host.log("warn", message);
		this.#running.process.giveUp();
		this.#end("its process was given up", []);
	}

	#tellOfGoodbye(disposed: Result<unknown>): void {
		if (!disposed.ok) {
			if (this.#ended === null)
				this.#host.log("warn", `It was ended without a clean dispose: ${disposed.error.message}`);
			return;
		}
		const left = leftBehindBy(disposed.value);
		if (left.length > 0)
			this.#host.log(
				"warn",
				`Its dispose left behind what it had opened, which is closed with its process: ${left.join(", ")}.`,
			);
	}

	/** What fails at once fails here, and not when callers wait for it. */
	async #comeUp(descriptor: ComponentDescriptor): Promise<Result<LoadedShape>> {
		const { process, fromComponent } = this.#running ?? {};
		if (!this.#isThrowaway && process && fromComponent && !(await process.comesUp(fromComponent.ready))) {
			await this.#closed.promise;
			return failure("component-died", `It died before it could ${verbs.load}: ${this.#ended}.`);
		}
		return success({ migrations: declaredMigrations(descriptor) });
	}

	async #start(release: ReleaseEntry): Promise<Result<null>> {
		const [program] = release.descriptor.command ?? [process.execPath];
		const cannot = (reason: string): Result<null> =>
			failure(
				"command-not-found",
				`"${program}" cannot be started (${reason}). Install it where the host's PATH finds it, or correct noodle.command in the release's package.json.`,
			);
		let started: ComponentProcess;
		try {
			started = new ComponentProcess(release, this.#name, {
				printed: (line) => this.#host.log("info", line),
				exited: (reason) => {
					this.#ended = reason;
				},
				closed: (reason, leftovers) => this.#end(reason, leftovers),
			});
		} catch (error) {
			return cannot(messageOf(error));
		}
		this.#running = this.#connect(started);
		const spawned = await started.spawned();
		return spawned.ok ? spawned : cannot(spawned.error.message);
	}

	#connect(started: ComponentProcess): Running | null {
		const { input, output } = started;
		if (!input || !output) return null;
		const connection: Connection = new Connection(output, input, {
			asked: (method, params, id) => fromComponent.receive(method, params, id),
			answered: (id, result) => this.#answered(id, result),
			refused: (id, error) => this.#refused(id, error),
			broken: (reason) => started.kill(reason),
		});
		const calls = new CallRequests(this.#name, connection);
		const fromComponent = new HostRequests(this.#host, connection, (id) => calls.open(id));
		return { process: started, connection, calls, fromComponent };
	}

	#answered(id: RpcId, result: unknown): void {
		if (typeof id === "number") {
			this.#running?.calls.answered(id, result);
			return;
		}
		// At once, because its first call to others may have come together with this answer.
		if (this.#running && this.#operations.operation(id) === "setup") this.#running.fromComponent.mayCall = true;
		this.#operations.settle(id, success(result));
	}

	#refused(id: RpcId, error: RpcError): void {
		if (typeof id === "number") {
			this.#running?.calls.refused(id, error);
			return;
		}
		const operation = this.#operations.operation(id);
		// A program need not answer what it has nothing to say to.
		const isOptional = operation === "health" || operation === "dispose";
		if (error.code === methodNotFound && isOptional) this.#operations.settle(id, success(null));
		else this.#operations.fail(id, error.message, isUncloneable(error));
	}

	/** An operation that state goes into. */
	async #operateOn(
		carried: CarriedState | null,
		operation: ProcessOperation,
		params: object,
		deadlineMs: number,
	): Promise<Result<unknown>> {
		for (const [name, entries] of carried?.maps ?? []) {
			if (entries.size === 0) continue;
			const message = `It could not ${verbs[operation]}: the state has ${entries.size} entries in the tracked map "${name}", and a release in a process cannot take those. Export them as plain data first, by a migration of a release in a thread.`;
			return failure("not-cloneable", message);
		}
		return this.#operate(operation, params, deadlineMs);
	}

	async #operate(operation: ProcessOperation, params: object, deadlineMs: number): Promise<Result<unknown>> {
		const { connection } = this.#running ?? {};
		if (this.#ended !== null || !connection) {
			return failure("component-died", `It could not ${verbs[operation]}: ${this.#ended ?? "it was not loaded"}.`);
		}
		const written = toJson(params, "params");
		if ("problem" in written) {
			const problem = written.problem.replace("at params.", "at ");
			const message = `It could not ${verbs[operation]}, because JSON cannot carry what it is given: ${problem}. Use plain data instead.`;
			return failure("not-cloneable", message);
		}
		this.#wasAsked = true;
		return this.#operations.add(operation, deadlineMs, (id) => {
			if (connection.ask(id, requests[operation], written.json)) return;
			const message = `It could not ${verbs[operation]}: what it is given is larger than a message may be.`;
			this.#operations.settle(id, failure("not-cloneable", message));
		});
	}

	#isJavaScript(): boolean {
		return this.#release?.descriptor.command === null;
	}

	#end(reason: string, leftovers: readonly string[]): void {
		this.#ended = reason;
		if (leftovers.length > 0)
			this.#host.log("warn", `Its process left behind what it had started, which was ended: ${leftovers.join(", ")}.`);
		this.#running?.calls.rejectAll(reason);
		this.#operations.failAll("died", reason);
		this.#closed.resolve();
		if (!this.#disposing) this.#host.died(reason);
	}
}
