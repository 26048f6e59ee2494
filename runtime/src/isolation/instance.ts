import type { CallError } from "../component/call-error.ts";
import type { HealthReport, LogLevel } from "../component/contract.ts";
import type { ComponentDescriptor } from "../formats/descriptor.ts";
import type { Result } from "../formats/failure.ts";
import type { CarriedState } from "./carried-state.ts";
import type { CopyingInstance } from "./copying-instance.ts";

/** Where a call's outcome goes: one of the two is called, once. A class rather than a promise, because every call makes one. */
export interface CallSink {
	/** What the instance that it was given to knows it by, so that it is found again among many. */
	number?: number;
	resolve(value: unknown): void;
	reject(error: unknown): void;
}

/** What a component asks of its host. */
export interface InstanceHost {
	/** @param parent the call that this one belongs to, as it was given to `Instance.call`; undefined when it belongs to none */
	call(component: string, method: string, args: unknown[], parent: CallSink | undefined, sink: CallSink): void;
	log(level: LogLevel, message: string): void;
	/** The instance ended without having been asked to. Its open calls are answered before this. */
	died(reason: string): void;
}

/** A release as it lies on disk. */
export interface ReleaseEntry {
	/** Absolute path of the release's folder. */
	readonly folder: string;
	readonly descriptor: ComponentDescriptor;
}

export interface MigrationShape {
	readonly from: number;
	readonly to: number;
	readonly up: boolean;
	readonly down: boolean;
}

export interface LoadedShape {
	readonly migrations: readonly MigrationShape[];
}

export interface InstanceShape {
	readonly methods: readonly string[];
	readonly exportsState: boolean;
	readonly importsState: boolean;
	/** Whether it has `activate` and `deactivate`, so that no time is spent in the gate on asking those that have not. */
	readonly activates: boolean;
	readonly deactivates: boolean;
	/** Whether it keeps state in tracked maps. */
	readonly tracksMaps: boolean;
}

export interface SetupOptions {
	readonly component: string;
	readonly config: Readonly<Record<string, unknown>>;
	/** Null: none, or none yet. */
	readonly carried: CarriedState | null;
}

export interface MigrationStep {
	readonly carried: CarriedState;
	readonly from: number;
	readonly to: number;
}

/**
 * One release, running somewhere. Every isolation is behind this, and keeps the contract in test/contracts/instance.ts.
 * Stages return failures; only calls throw, because what they throw is the component's own error.
 */
export interface Instance {
	load(release: ReleaseEntry, deadlineMs: number): Promise<Result<LoadedShape>>;
	setup(options: SetupOptions, deadlineMs: number): Promise<Result<InstanceShape>>;
	/** Calls arrive in the order in which they were made. @param sink answered exactly once, also when the instance dies */
	call(method: string, args: unknown[], sink: CallSink): void;
	/**
	 * Nobody waits for a call any more; it is answered all the same. The component hears of it if it has asked for the
	 * call's signal.
	 *
	 * @param call its sink or, of one that was invoked, the Promise that it gave
	 * @param reason what its caller was told
	 */
	cancel(call: CallSink | Promise<unknown>, reason: CallError): void;
	/** Resolves when every call made so far has begun: one that is made elsewhere from then on begins after them. */
	begun(deadlineMs: number): Promise<Result<null>>;
	/**
	 * Calls a method in the caller's own turn of the loop; throws what the method throws, and gives its value or, where
	 * it comes later, a Promise of this realm. Null where a border has to be crossed, or where the component calls others
	 * and has to know for whom.
	 */
	readonly invoke: ((method: string, args: unknown[]) => unknown) | null;
	exportState(deadlineMs: number): Promise<Result<CarriedState>>;
	/** Whether what it exports could be carried over, without carrying it. */
	checkExport(deadlineMs: number): Promise<Result<null>>;
	importState(carried: CarriedState, deadlineMs: number): Promise<Result<null>>;
	/** Runs without setup. */
	migrate(step: MigrationStep, deadlineMs: number): Promise<Result<CarriedState>>;
	activate(deadlineMs: number): Promise<Result<null>>;
	deactivate(deadlineMs: number): Promise<Result<null>>;
	/** Never fails: not answering in time is a report too. */
	health(deadlineMs: number): Promise<HealthReport>;
	/** Copying large state ahead of a switch; null where this isolation has no way to. */
	readonly copying: CopyingInstance | null;
	/** Why it runs no more; null while it does. */
	readonly ended: string | null;
	/** Asks it to clean up, then ends it in any case. Safe to call twice. */
	dispose(deadlineMs: number): Promise<void>;
}
