import type { LogLevel } from "../component/contract.ts";
import type { ReleaseStatus, SlotStatus, SwapStage } from "./protocol.ts";

/** Something that happened in a runtime. */
export type RuntimeEvent =
	/** A swap is in another phase, or has another weight. */
	| {
			readonly kind: "swap";
			readonly id: string;
			readonly components: readonly string[];
			readonly phase: "preparing" | "prepared" | "switching" | "switched" | "aborted";
			/** The share of the calls that the new releases get ahead of the switch; null: none was set. */
			readonly weight: number | null;
			/** Why it was taken back; null otherwise. */
			readonly reason: string | null;
	  }
	| { readonly kind: "stage"; readonly swap: string; readonly stage: SwapStage }
	/** Another release serves, or a release is in another state. */
	| {
			readonly kind: "component";
			readonly component: string;
			readonly version: string;
			readonly status: SlotStatus["health"]["status"];
			readonly reason: string | null;
	  }
	| {
			readonly kind: "log";
			readonly level: LogLevel;
			/** Null: the runtime itself speaks. */
			readonly component: string | null;
			readonly message: string;
	  }
	/** Sent at intervals, to those that asked for it. */
	| { readonly kind: "counters"; readonly slots: readonly SlotCounters[] };

export interface SlotCounters {
	readonly component: string;
	readonly queued: number;
	readonly calls: number;
	readonly errors: number;
	readonly inFlight: number;
	readonly releases: readonly ReleaseStatus[];
}

/** An event as it reaches whoever has subscribed. */
export interface StampedEvent {
	/** Counts the runtime's events; a gap says that some were not wanted, never that some were lost. 0: `counters`. */
	readonly sequence: number;
	/** ISO 8601. */
	readonly at: string;
	readonly event: RuntimeEvent;
}

export type EventKind = RuntimeEvent["kind"];
