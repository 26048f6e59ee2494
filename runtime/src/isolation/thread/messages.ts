import type { MessagePort } from "node:worker_threads";
import type { WireError } from "../../component/call-error.ts";
import type { HealthReport, LogLevel } from "../../component/contract.ts";
import type { SnapshotHeader } from "../../swap/snapshot.ts";
import type { CarriedState } from "../carried-state.ts";
import type { ChangesByMap } from "../component/lent-entries.ts";
import type { CopyStep, CopySummary } from "../copying-instance.ts";
import type { InlineSource } from "../inline/read-source.ts";
import type { InstanceShape, LoadedShape, MigrationStep, ReleaseEntry, SetupOptions } from "../instance.ts";

/**
 * What crosses between the host and a component's thread.
 *
 * Calls and results travel as flat arrays, all that one microtask produced in one message, because a message costs far
 * more than what is in it, and every string, object and inner array more than a number. Everything rare is an object.
 *
 * An entry begins with its head, `id * 4 + Op`, followed by what its Op says.
 */
export type Batch = unknown[];

export const Op = {
	/** either way, the answer: value */
	Result: 0,
	/** either way, the answer: WireError */
	Failed: 1,
	/** host → thread: method, number of arguments, arguments. The method is its place in the shape's list, or its name. */
	Call: 2,
	/** thread → host: id of the call it belongs to or -1, component, method, number of arguments, arguments */
	HostCall: 3,
} as const;

export function headOf(op: number, id: number): number {
	return id * 4 + op;
}

export function opOf(head: unknown): number {
	return (head as number) & 3;
}

export function idOf(head: unknown): number {
	return (head as number) >>> 2;
}

/** How many values the entry that begins there has, its head included. */
export function lengthAt(batch: Batch, at: number): number {
	switch (opOf(batch[at])) {
		case Op.Call:
			return 3 + (batch[at + 2] as number);
		case Op.HostCall:
			return 5 + (batch[at + 4] as number);
		default:
			return 2;
	}
}

/** The rare operations, with what each takes and gives. */
export interface Operations {
	load: { params: ReleaseEntry; result: LoadedShape };
	setup: { params: SetupOptions; result: InstanceShape };
	begun: { params: null; result: null };
	/** Writes what the release was compiled to. */
	keepCode: { params: null; result: null };
	exportState: { params: null; result: CarriedState };
	/** Exports and looks at the outcome, without sending it. */
	checkExport: { params: null; result: null };
	importState: { params: CarriedState; result: null };
	migrate: { params: MigrationStep; result: CarriedState };
	activate: { params: null; result: null };
	deactivate: { params: null; result: null };
	health: { params: null; result: HealthReport };
	copyAhead: { params: { to: MessagePort }; result: null };
	finishCopy: { params: null; result: { state: unknown; summary: CopySummary } };
	flushCopy: { params: null; result: { hasMore: boolean } };
	borrowEntries: { params: null; result: null };
	returnEntries: { params: { share: number }; result: ChangesByMap };
	takeBackEntries: { params: { changes: ChangesByMap }; result: null };
	stopCopy: { params: null; result: null };
	writeSnapshot: { params: { folder: string; header: SnapshotHeader }; result: null };
	receiveCopy: { params: { from: MessagePort }; result: null };
	relayCopy: { params: { from: MessagePort; to: MessagePort; step: CopyStep }; result: null };
	copyReceived: { params: { summary: CopySummary }; result: null };
	/** Compiles an inline release for its host. @returns V8's data of it; null when it gives none */
	compile: { params: InlineSource; result: Uint8Array | null };
	dispose: { params: null; result: { readonly leftBehind: readonly string[] } };
}

export type Operation = keyof Operations;

export type ToThread =
	| Batch
	/** Nobody waits any more for the call of that number. */
	| { cancelled: number; reason: WireError }
	| { [Name in Operation]: { id: string; operation: Name; params: Operations[Name]["params"] } }[Operation];

export type FromThread =
	| Batch
	| { kind: "reply"; id: string; value: unknown }
	| { kind: "failed"; id: string; error: WireError; notCloneable?: true }
	| { kind: "log"; level: LogLevel; message: string }
	/** A process that the component has started, or that has ended. */
	| { kind: "child"; pid: number; alive: boolean };
