import type { WireError } from "../../component/call-error.ts";
import type { HealthReport, LogLevel } from "../../component/contract.ts";

/**
 * What crosses between the host and a component's thread.
 *
 * Calls and results travel as flat arrays of `stride` values each, all that one microtask produced in one message,
 * because a message costs far more than what is in it. Everything rare is an object.
 */
export const stride = 6;

export const Op = {
	/** host → thread: id, method, args */
	Call: 1,
	/** either way, the answer: id, value */
	Result: 2,
	/** either way, the answer: id, WireError */
	Failed: 3,
	/** thread → host: id, component, method, args, id of the call it belongs to or 0 */
	HostCall: 4,
} as const;

export type Batch = unknown[];

export interface ReleaseEntry {
	/** Absolute path of the release's folder. */
	readonly folder: string;
	/** Its entry, relative to the folder. */
	readonly main: string;
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
}

/** The rare operations, with what each takes and gives. */
export interface Operations {
	load: { params: ReleaseEntry; result: LoadedShape };
	setup: {
		params: { component: string; config: Readonly<Record<string, unknown>>; state: unknown };
		result: InstanceShape;
	};
	exportState: { params: null; result: { state: unknown } };
	/** Exports and looks at the outcome, without sending it. */
	checkExport: { params: null; result: null };
	importState: { params: { state: unknown }; result: null };
	migrate: { params: { state: unknown; from: number; to: number }; result: { state: unknown } };
	activate: { params: null; result: null };
	deactivate: { params: null; result: null };
	health: { params: null; result: HealthReport };
	dispose: { params: null; result: null };
}

export type Operation = keyof Operations;

export type ToThread =
	| Batch
	| { [Name in Operation]: { id: number; operation: Name; params: Operations[Name]["params"] } }[Operation];

export type FromThread =
	| Batch
	| { kind: "reply"; id: number; value: unknown }
	| { kind: "failed"; id: number; error: WireError; notCloneable?: true }
	| { kind: "log"; level: LogLevel; message: string };
