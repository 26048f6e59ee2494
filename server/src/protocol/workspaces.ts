import { NotificationType0, RequestType, RequestType0 } from "vscode-jsonrpc";

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
		/** It runs with another configuration than noodle.json has. */
		readonly configDiffers: boolean;
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
	/** An earlier configuration comes back with it. */
	readonly configChanged?: true;
	readonly at: string;
	readonly reason: string;
}

export interface FindingItem {
	readonly severity: "error" | "warning";
	readonly message: string;
}

export interface WorkspaceItem {
	/** URI of the folder. */
	readonly root: string;
	readonly name: string;
	/** Why nothing is known of it, such as a journal that cannot be opened; null when all is well. */
	readonly problem: string | null;
	readonly components: readonly ComponentItem[];
	/** What is wrong with noodle.json, or around it, and belongs to none of its components. */
	readonly findings: readonly FindingItem[];
	readonly runtimes: readonly { readonly id: string; readonly pid: number; readonly reachable: boolean }[];
	/** Ids of upgrades under way, and what they move. */
	readonly open: readonly { readonly id: string; readonly components: readonly string[] }[];
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

/** Reads catalogs and runtimes again. */
export const RefreshRequest = new RequestType0<null, void>("noodle/refresh");

/** Sent when anything that the tree shows has changed. */
export const ChangedNotification = new NotificationType0("noodle/changed");
