import { NotificationType, RequestType } from "vscode-jsonrpc";
import type { WireError } from "../component/call-error.ts";
import type { HealthReport } from "../component/contract.ts";
import type { ComponentConfig } from "../formats/component-config.ts";
import type { Failure } from "../formats/failure.ts";
import type { Stage } from "../swap/swap-machine.ts";
import type { EventKind, StampedEvent } from "./events.ts";

/** Raised whenever an older peer would misunderstand a newer one. */
export const protocolVersion = 2;

export interface ReleaseStatus {
	readonly version: string;
	readonly integrity: string;
	/** As in `SlotStatus`. */
	readonly configHash?: string;
	/** `candidate`: gets a share of the calls ahead of a switch. `retiring`: ends its last calls. `standby`: is kept warm. */
	readonly role: "serving" | "candidate" | "retiring" | "standby";
	/** The share of the calls that it gets, from 0 to 1. */
	readonly weight: number;
	readonly calls: number;
	readonly errors: number;
	readonly inFlight: number;
	readonly latency: LatencyStatus;
	/** Of those that get calls, when a `status` asks them; null otherwise. */
	readonly health: HealthReport | null;
}

/** Milliseconds; null while nothing was timed. */
export interface LatencyStatus {
	/** How many calls were timed: all of them, except inline, where one in 64 is. */
	readonly count: number;
	readonly p50: number | null;
	readonly p95: number | null;
	readonly p99: number | null;
	/** Upper edges in milliseconds, each with the calls that took up to that and longer than the one before. */
	readonly buckets: readonly (readonly [ms: number, count: number])[];
}

export interface SlotStatus {
	readonly component: string;
	/** The release that serves, or that the runtime tries to start. */
	readonly version: string;
	readonly integrity: string;
	/**
	 * `sha256-` and hex digits of the configuration that it runs with, as it was written: what a variable fills in is not in
	 * it. Left out by runtimes that do not tell yet.
	 */
	readonly configHash?: string;
	readonly generation: number;
	/** Null: stateless. */
	readonly stateVersion: number | null;
	readonly isolation: string;
	readonly methods: readonly string[];
	readonly health: {
		readonly status: "healthy" | "unhealthy" | "starting" | "restarting" | "failed";
		readonly reason: string | null;
	};
	readonly queued: number;
	readonly calls: number;
	readonly errors: number;
	readonly inFlight: number;
	/** What is there of the component: the release that serves first, then others that get calls, end theirs, or stand by. */
	readonly releases: readonly ReleaseStatus[];
	/** Times that the release died and was started again. */
	readonly restarts: number;
	/** ISO 8601; null while it has not started. */
	readonly startedAt: string | null;
}

export interface SwapStage {
	readonly name: Stage;
	readonly ms: number;
}

export interface SwapReport {
	readonly id: string;
	readonly components: readonly { readonly name: string; readonly from: string; readonly to: string }[];
	readonly stages: readonly SwapStage[];
	/** Milliseconds that calls had to wait at the most; 0 when none had to. */
	readonly gateMs: number;
	/** Of which components the old state could not be kept, and why, in sentences: the swap stands all the same. */
	readonly unkept: readonly string[];
}

/** The memory of a runtime's process, in bytes. */
export interface MemoryStatus {
	/** What the process holds in the machine's memory, threads included. */
	readonly rss: number;
	/** What the system would still give it at the most, by a container's limit where there is one; null: it does not say. */
	readonly available: number | null;
	/** The host's own heap, in which inline components live, and how large V8 lets it grow. */
	readonly heapUsed: number;
	readonly heapLimit: number;
}

export interface RuntimeStatus {
	readonly id: string;
	readonly pid: number;
	readonly root: string;
	readonly node: string;
	readonly startedAt: string;
	/** Once every component has started or failed. */
	readonly ready: boolean;
	readonly slots: readonly SlotStatus[];
	/** Ids of swaps that are prepared or under way. */
	readonly swaps: readonly string[];
	readonly lastSwap: SwapReport | null;
	/** Threads that wait for a release to be loaded. */
	readonly spareThreads: number;
	/** Left out by runtimes that do not know it yet. */
	readonly memory?: MemoryStatus;
}

/** One component of a swap. */
export interface SwapMember {
	readonly component: string;
	readonly version: string;
	readonly integrity: string;
	/** Absolute path of the release's folder in the store. */
	readonly folder: string;
	/** As written; the runtime fills in its own environment. */
	readonly config: ComponentConfig;
	readonly migrations: readonly {
		readonly from: number;
		readonly to: number;
		readonly release: { readonly folder: string; readonly main: string };
	}[];
	/** A snapshot to take the state from instead of from the release that runs; absolute path. */
	readonly restoreFrom: string | null;
}

export interface PrepareParams {
	readonly id: string;
	readonly members: readonly SwapMember[];
	/** Milliseconds from here to the switch. */
	readonly timeoutMs: number;
	/** Swaps that may be prepared or under way at once. */
	readonly maxConcurrentSwaps: number;
	/** Keep the old releases warm after the switch, until `swap/retire`: the way back to them is short. */
	readonly keepOld: boolean;
	/** Folder that the old states are written to after the switch; null: they are not kept. */
	readonly snapshotFolder: string | null;
}

/** Milliseconds that a runtime may take to write old states down: it answers a switch when it has, or has given up. */
export const keepStatesMs = 60_000;

export type Answer<Value> =
	| { readonly ok: true; readonly value: Value }
	| { readonly ok: false; readonly error: Failure };

/** Must come first on a connection; everything else is refused until the token was right. */
export const HelloRequest = new RequestType<
	{ readonly token: string; readonly protocol: number },
	Answer<{ readonly id: string; readonly pid: number; readonly protocol: number }>,
	void
>("control/hello");

export const StatusRequest = new RequestType<null, RuntimeStatus, void>("runtime/status");

/**
 * By component: the configuration that it runs with, as it was written, for whoever has to bring it back. Runtimes that
 * leave `configHash` out do not know this request.
 */
export const ConfigsRequest = new RequestType<null, Readonly<Record<string, ComponentConfig>>, void>("runtime/configs");

export type CallAnswer =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly error: WireError };

export const CallRequest = new RequestType<
	{
		readonly component: string;
		readonly method: string;
		readonly args: readonly unknown[];
		/** More than 0; null: what the runtime gives its calls. */
		readonly timeoutMs: number | null;
	},
	CallAnswer,
	void
>("runtime/call");

/** @param save keep the components' state for the next start */
export const StopRequest = new RequestType<{ readonly save: boolean }, null, void>("runtime/stop");

/** Loads the new releases beside the old ones. A connection that closes takes its prepared swaps back. */
export const PrepareSwapRequest = new RequestType<PrepareParams, Answer<null>, void>("swap/prepare");

/** Closes the gate, carries the state over, switches all members or none, and opens the gate. */
export const SwitchSwapRequest = new RequestType<{ readonly id: string }, Answer<SwapReport>, void>("swap/switch");

/**
 * Sends a share of the calls to the new releases of a prepared swap, ahead of the switch; 0 sends none. May be asked
 * for again with another weight. Refused for what keeps state, since state cannot be in two places.
 */
export const SplitSwapRequest = new RequestType<
	{ readonly id: string /** From 0 to 1. */; readonly weight: number },
	Answer<null>,
	void
>("swap/split");

/** Ends the old releases that a swap had kept warm: what came in their place is good. */
export const RetireSwapRequest = new RequestType<{ readonly id: string }, null, void>("swap/retire");

/** Ends what was prepared; nothing happens to a swap that has switched or is not known. */
export const AbortSwapRequest = new RequestType<{ readonly id: string }, null, void>("swap/abort");

/**
 * From its answer on, events of these kinds arrive as `runtime/event`; asked for again, the new wish replaces the old one.
 *
 * @param kinds null: all
 * @param countersMs how often `counters` is sent, at least 100; null: never
 */
export const SubscribeRequest = new RequestType<
	{ readonly kinds: readonly EventKind[] | null; readonly countersMs: number | null },
	null,
	void
>("runtime/subscribe");

export const EventNotification = new NotificationType<StampedEvent>("runtime/event");

/** Something that `status` shows has changed, other than counters. */
export const ChangedNotification = new NotificationType<null>("runtime/changed");
