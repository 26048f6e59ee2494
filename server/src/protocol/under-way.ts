import { NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";
import type { FailureItem } from "./failure.ts";
import type { HistoryItem } from "./history.ts";
import type { WorkspaceParams } from "./workspaces.ts";

/** A person's word on an upgrade that is under way. */
export type ControlVerb = "promote" | "mark-good" | "pause" | "resume" | "abort";

export interface UpgradeStatusItem {
	readonly phase: string;
	readonly message: string;
	/** 0 to 100. */
	readonly percentage: number;
	readonly strategy: string;
	readonly steps: readonly {
		readonly label: string;
		readonly state: "done" | "under-way" | "to-come" | "skipped";
	}[];
	/** Why it waits for a person; null: it does not. */
	readonly waits: string | null;
	readonly verdicts: readonly {
		readonly component: string;
		readonly version: string;
		readonly outcome: "successful" | "failed" | "inconclusive" | "error";
		readonly sentence: string;
	}[];
	readonly at: string;
}

/** An upgrade that is under way, in whatever window or terminal it was asked for. */
export interface UnderWayItem {
	/** URI of the folder that holds noodle.json. */
	readonly root: string;
	readonly id: string;
	readonly kind: HistoryItem["kind"];
	readonly components: HistoryItem["components"];
	readonly actor: string;
	readonly startedAt: string;
	/** Null: whoever drives it has not said yet. */
	readonly status: UpgradeStatusItem | null;
	/** What makes sense to ask of it now. */
	readonly verbs: readonly ControlVerb[];
}

/** What one release in one runtime has counted since it started there. */
export interface CountersItem {
	readonly runtime: string;
	readonly component: string;
	readonly version: string;
	/** `candidate`: gets a share of the calls ahead of the switch. */
	readonly role: "serving" | "candidate" | "retiring" | "standby";
	/** From 0 to 1. */
	readonly share: number;
	readonly calls: number;
	readonly errors: number;
	readonly inFlight: number;
	readonly queued: number;
	/** Milliseconds since the release started; null while nothing was timed. */
	readonly p50: number | null;
	readonly p99: number | null;
	/** Upper edges in milliseconds, each with the calls up to it and over the one before: two looks can be subtracted. */
	readonly buckets: readonly (readonly [ms: number, count: number])[];
}

/** Upgrades that are under way in any workspace, oldest first. */
export const UnderWayRequest = new RequestType0<{ readonly upgrades: readonly UnderWayItem[] }, void>(
	"noodle/underWay",
);

/** Sent, at most a few times a second, when `UnderWayRequest` or `HistoryRequest` would answer something else. */
export const UnderWayChangedNotification = new NotificationType0("noodle/underWayChanged");

/** Passes a person's word on to whoever drives the upgrade. */
export const ControlRequest = new RequestType<
	WorkspaceParams & { readonly id: string; readonly verb: ControlVerb },
	/** Null: it was taken. */
	{ readonly error: FailureItem | null },
	void
>("noodle/control");

/** What the releases in the live runtimes have counted by now. */
export const CountersRequest = new RequestType<
	WorkspaceParams,
	{ /** ISO 8601. */ readonly at: string; readonly counters: readonly CountersItem[] },
	void
>("noodle/counters");
