import type { HealthReport, LogLevel } from "../component/contract.ts";
import type { Result } from "../formats/failure.ts";
import type { InstanceShape, LoadedShape, ReleaseEntry } from "./thread/messages.ts";

export type { InstanceShape, LoadedShape, MigrationShape, ReleaseEntry } from "./thread/messages.ts";

/** What a component asks of its host. */
export interface InstanceHost {
	/** @param parent the host's number of the call that this one belongs to; 0 when it belongs to none */
	call(component: string, method: string, args: unknown[], parent: number): Promise<unknown>;
	log(level: LogLevel, message: string): void;
	/** The instance ended without having been asked to. Its open calls are answered before this. */
	died(reason: string): void;
}

export interface InstanceCall {
	readonly value: Promise<unknown>;
	/** The number by which calls that this one makes in turn name it. */
	readonly id: number;
}

/**
 * One release, running somewhere. Every isolation is behind this. Stages return failures; only `call` throws, because
 * what it throws is the component's own error.
 */
export interface Instance {
	load(release: ReleaseEntry, deadlineMs: number): Promise<Result<LoadedShape>>;
	setup(
		options: { component: string; config: Readonly<Record<string, unknown>>; state: unknown },
		deadlineMs: number,
	): Promise<Result<InstanceShape>>;
	call(method: string, args: unknown[]): InstanceCall;
	exportState(deadlineMs: number): Promise<Result<unknown>>;
	/** Whether what it exports could be carried over, without carrying it. */
	checkExport(deadlineMs: number): Promise<Result<null>>;
	importState(state: unknown, deadlineMs: number): Promise<Result<null>>;
	migrate(step: { state: unknown; from: number; to: number }, deadlineMs: number): Promise<Result<unknown>>;
	activate(deadlineMs: number): Promise<Result<null>>;
	deactivate(deadlineMs: number): Promise<Result<null>>;
	/** Never fails: not answering in time is a report too. */
	health(deadlineMs: number): Promise<HealthReport>;
	/** Why it runs no more; null while it does. */
	readonly ended: string | null;
	/** Asks it to clean up, then ends it in any case. Safe to call twice. */
	dispose(deadlineMs: number): Promise<void>;
}
