// Every custom message between the extension and the language server, typed once. The client may import this and
// nothing else of the server; the shapes are therefore plain data of their own.
import { NotificationType, NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";

/** What a client says about itself in `initialize`, besides the standard capabilities. Every key is optional. */
export interface InitializationOptions {
	/** False: the folder's code must not run, so that upgrades are refused. Absent: true. */
	readonly trusted?: boolean;
	/** Whether the client answers `SaveRequest`. */
	readonly saves?: boolean;
	/** Whether the client understands `ShowReportNotification`. */
	readonly reports?: boolean;
	/**
	 * True: what is open is published too, although the client could ask for it. A document that is opened or closed then
	 * keeps what is said of it, without a moment in between.
	 */
	readonly pushDiagnostics?: boolean;
	/** True: the editor tells of broken JSON and of keys that stand twice, and outlines JSON, so that the server need not. */
	readonly knowsJson?: boolean;
}

export interface WorkspaceParams {
	/** URI of the folder that holds noodle.json. */
	readonly root: string;
}

export interface HealthItem {
	readonly status: "healthy" | "unhealthy" | "starting" | "restarting" | "failed";
	readonly reason: string | null;
}

/** A release that is newer than the wanted one. */
export interface NewerItem {
	readonly version: string;
	readonly description: string;
	/** ISO 8601: when it was published, or last written where it lies in a folder; null: not known. */
	readonly date: string | null;
}

export interface ReleaseItem extends NewerItem {
	readonly feasible: boolean;
	/** Why not, in a sentence; null when it is feasible. */
	readonly reason: string | null;
}

export interface ComponentItem {
	readonly name: string;
	readonly description: string;
	readonly wanted: string;
	readonly installed: string | null;
	readonly latest: string | null;
	/** Newest first; whether they can be upgraded to is what `ReleasesRequest` answers. */
	readonly newer: readonly NewerItem[];
	/** The newest release that can be upgraded to; null: there is none, or none is known of yet. */
	readonly upgradeTo: string | null;
	readonly running: readonly {
		readonly runtime: string;
		readonly pid: number;
		readonly version: string;
		readonly health: HealthItem;
	}[];
	readonly dependencies: readonly {
		readonly name: string;
		readonly range: string;
		readonly wanted: string | null;
		readonly satisfied: boolean;
	}[];
	/** Newest first. */
	readonly rollbackPoints: readonly RollbackPointItem[];
	readonly errors: number;
	readonly warnings: number;
}

export interface RollbackPointItem {
	readonly id: string;
	readonly version: string;
	readonly at: string;
	readonly reason: string;
}

export interface WorkspaceItem {
	/** URI of the folder. */
	readonly root: string;
	readonly name: string;
	/** Why nothing is known of it, such as a journal that cannot be opened; null when all is well. */
	readonly problem: string | null;
	readonly components: readonly ComponentItem[];
	readonly runtimes: readonly { readonly id: string; readonly pid: number; readonly reachable: boolean }[];
	/** Ids of upgrades under way, and what they move. */
	readonly open: readonly { readonly id: string; readonly components: readonly string[] }[];
}

export interface PlanResult {
	readonly feasible: boolean;
	readonly steps: readonly {
		readonly component: string;
		readonly from: string;
		readonly to: string;
		readonly reason: string;
	}[];
	readonly findings: readonly {
		readonly severity: "error" | "warning" | "information";
		readonly code: string;
		readonly message: string;
	}[];
	readonly explanation: string;
	readonly takesEffect: "live" | "next-start" | "nothing";
	/** The fewest changes that would make it possible; empty when it is, or when none were found. */
	readonly wayOut: readonly {
		/** Ask for another version of a target, name a component as well, or add one to the manifest. */
		readonly action: "choose" | "include" | "add";
		readonly component: string;
		readonly version: string;
	}[];
	/** Of all that the plan was made from; an upgrade that is given it refuses when that has changed since. */
	readonly fingerprint: string;
	/** The text of noodle.json as the plan would leave it; null when it cannot be carried out or changes nothing in it. */
	readonly manifest: string | null;
	/** The same for people, as Markdown. */
	readonly report: string;
}

export interface UpgradeOutcome {
	/** Null: refused before it began, so that it stands in no history. */
	readonly id: string | null;
	readonly outcome: "committed" | "rolled_back" | "refused" | "failed" | "paused";
	readonly steps: readonly { readonly component: string; readonly from: string; readonly to: string }[];
	readonly error: { readonly code: string; readonly message: string } | null;
}

export interface HistoryItem {
	readonly id: string;
	readonly kind: "upgrade" | "rollback" | "apply";
	readonly outcome: UpgradeOutcome["outcome"] | null;
	readonly components: readonly { readonly name: string; readonly from: string; readonly to: string }[];
	readonly startedAt: string;
	readonly finishedAt: string | null;
	/** The door that it came through, such as `cli` or `editor`. */
	readonly actor: string;
	/** The name on the system of whoever asked; null: not known. */
	readonly user: string | null;
	readonly strategy: string | null;
	readonly reason: string;
	/** What decided against it; null when it committed, or is under way, or when that is not known. */
	readonly code: string | null;
	/** What makes sense to ask for now; empty while it is under way. */
	readonly verbs: readonly ("roll-back" | "retry")[];
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

export type HotReloadResult =
	| {
			readonly ok: true;
			readonly name: string;
			readonly version: string;
			/** Milliseconds that calls had to wait at the most. */
			readonly gateMs: number;
	  }
	| { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

/** A folder that a release can be made of. */
export interface SourceItem {
	/** URI. */
	readonly folder: string;
	readonly name: string;
	readonly version: string;
	/** Whether that version is in a catalog already, so that it has to be raised first. */
	readonly released: boolean;
}

export type AuthoringResult =
	| {
			readonly ok: true;
			/** URI of the source folder. */
			readonly folder: string;
			readonly name: string;
			readonly version: string;
	  }
	| { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

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

export interface TargetItem {
	readonly name: string;
	/** Null: the newest that is feasible. */
	readonly version: string | null;
}

/** All workspaces that the server serves, with everything the component tree shows. */
export const ListRequest = new RequestType0<{ readonly workspaces: readonly WorkspaceItem[] }, void>("noodle/list");

/**
 * The releases of a component that are newer than the wanted one, newest first, and which of them can be upgraded to. Each
 * takes a plan, so that it is asked when somebody looks at them; it can be cancelled.
 */
export const ReleasesRequest = new RequestType<
	WorkspaceParams & { readonly component: string },
	{
		readonly releases: readonly ReleaseItem[];
		/** How many more there are, older than these, that were not looked at. */
		readonly leftOut: number;
	},
	void
>("noodle/releases");

/** What an upgrade would change, without changing anything. */
export const PlanRequest = new RequestType<
	WorkspaceParams & { readonly targets: readonly TargetItem[] },
	PlanResult,
	void
>("noodle/plan");

/**
 * Upgrades; the server shows progress and the outcome. Cancelling the progress takes the upgrade back. With the fingerprint
 * of a plan for the same targets, it is refused with `plan-outdated` when what that was made from has changed.
 */
export const UpgradeRequest = new RequestType<
	WorkspaceParams & {
		readonly targets: readonly TargetItem[];
		readonly strategy?: string;
		readonly fingerprint?: string;
	},
	UpgradeOutcome,
	void
>("noodle/upgrade");

/** Rolls back; the server shows progress and the outcome. */
export const RollbackRequest = new RequestType<
	WorkspaceParams & { readonly component: string | null; readonly to: string | null },
	UpgradeOutcome,
	void
>("noodle/rollback");

/** Brings store and runtimes to what the manifest says. */
export const ApplyRequest = new RequestType<WorkspaceParams, UpgradeOutcome, void>("noodle/apply");

export const HistoryRequest = new RequestType<
	WorkspaceParams & { readonly limit?: number },
	{ readonly upgrades: readonly HistoryItem[] },
	void
>("noodle/history");

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
	{ readonly error: { readonly code: string; readonly message: string } | null },
	void
>("noodle/control");

/** Tries what did not commit once more; the server shows progress and the outcome. */
export const RetryRequest = new RequestType<WorkspaceParams & { readonly id: string }, UpgradeOutcome, void>(
	"noodle/retry",
);

/**
 * Finishes or takes back what interrupted upgrades left, after waiting for one that is alive; the server says what came of
 * it. It does the same by itself when it sees one whose driver has died.
 */
export const RecoverRequest = new RequestType<
	WorkspaceParams,
	{ readonly recovered: readonly { readonly id: string; readonly outcome: UpgradeOutcome["outcome"] }[] },
	void
>("noodle/recover");

/** Has a live runtime finish its calls, keep its components' state for the next start, and end. */
export const StopRuntimeRequest = new RequestType<
	WorkspaceParams & { readonly runtime: string },
	/** Null: it has begun to end. */
	{ readonly error: { readonly code: string; readonly message: string } | null },
	void
>("noodle/stopRuntime");

/** What the releases in the live runtimes have counted by now. */
export const CountersRequest = new RequestType<
	WorkspaceParams,
	{ /** ISO 8601. */ readonly at: string; readonly counters: readonly CountersItem[] },
	void
>("noodle/counters");

/** Answered at once: whether the server is there, and the id of its process. */
export const PingRequest = new RequestType0<{ readonly pid: number }, void>("noodle/ping");

/**
 * Writes a new component with its test into `components/<name>`, makes its first release, and has noodle.json want it. The
 * folder need not have a noodle.json yet.
 */
export const CreateComponentRequest = new RequestType<
	WorkspaceParams & { readonly name: string; readonly language: "typescript" | "javascript" | "python" },
	AuthoringResult,
	void
>("noodle/createComponent");

/**
 * Swaps a component for what is being written of it, with its state, in the live runtimes. It is no upgrade: noodle.json and the
 * history know nothing of it. The code `no-source` says that the file belongs to no component.
 */
export const HotReloadRequest = new RequestType<
	WorkspaceParams & { /** URI of a file that was saved. */ readonly file: string },
	HotReloadResult,
	void
>("noodle/hotReload");

/** Every folder of a workspace that a release can be made of. */
export const SourcesRequest = new RequestType<WorkspaceParams, { readonly sources: readonly SourceItem[] }, void>(
	"noodle/sources",
);

/** Makes a release of a source folder, running its build script first, and puts it into the catalog folder. */
export const ReleaseComponentRequest = new RequestType<
	WorkspaceParams & { /** URI of the source folder. */ readonly folder: string },
	AuthoringResult,
	void
>("noodle/releaseComponent");

/** Reads catalogs and runtimes again. */
export const RefreshRequest = new RequestType0<null, void>("noodle/refresh");

/** Sent when anything that the tree shows has changed. */
export const ChangedNotification = new NotificationType0("noodle/changed");

/** The person trusts the workspace now; from here on its code may run. */
export const TrustedNotification = new NotificationType0("noodle/trusted");

/** From server to client: save this document, because what comes next edits the file. @returns whether it is saved. */
export const SaveRequest = new RequestType<{ readonly uri: string }, boolean, void>("noodle/save");

/** From server to client: show what is known of an upgrade. Only sent to a client whose `reports` is true. */
export const ShowReportNotification = new NotificationType<WorkspaceParams & { readonly id: string }>(
	"noodle/showReport",
);

/** Commands that the server itself carries out, so that code lenses work in any editor. Arguments: one object each. */
export const serverCommands = {
	/** `UpgradeRequest`'s params. */
	upgrade: "noodle.server.upgrade",
	/** `RollbackRequest`'s params. */
	rollback: "noodle.server.rollback",
	/** `ApplyRequest`'s params. */
	apply: "noodle.server.apply",
} as const;
