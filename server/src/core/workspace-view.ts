import type { Finding } from "@noodle-upgrade/runtime/formats";
import type { UpgradeRecord } from "./upgrade.ts";

export type HealthStatus = "healthy" | "unhealthy" | "starting" | "restarting" | "failed";

export interface Health {
	readonly status: HealthStatus;
	/** Why it is not healthy; null when it is. */
	readonly reason: string | null;
}

/** A component as one live runtime has it. */
export interface RunningComponent {
	readonly runtime: string;
	readonly pid: number;
	readonly version: string;
	/** It runs with another configuration than the manifest has. */
	readonly configDiffers: boolean;
	readonly health: Health;
}

export interface NewerRelease {
	readonly version: string;
	readonly description: string;
	/** ISO 8601: when it was published, or last written where it lies in a folder; null: not known. */
	readonly date: string | null;
}

/** A newer release for which a plan was made. */
export interface SearchedRelease extends NewerRelease {
	readonly feasible: boolean;
	/** Why not, in a sentence; null when it is feasible. */
	readonly reason: string | null;
}

export interface NewerReleases {
	/** Newest first. */
	readonly releases: readonly SearchedRelease[];
	/** How many more there are, older than these, for which no plan was made. */
	readonly leftOut: number;
}

export interface DependencyView {
	readonly name: string;
	readonly range: string;
	/** The version that the manifest wants of it; null when it is absent. */
	readonly wanted: string | null;
	readonly satisfied: boolean;
}

/** A state that can be gone back to. */
export interface RollbackPointView {
	/** The id of the upgrade that it undoes. */
	readonly id: string;
	/** The version that the component goes back to. */
	readonly version: string;
	/** An earlier configuration comes back with it. */
	readonly configChanged?: true;
	readonly at: string;
	readonly reason: string;
}

export interface ComponentView {
	readonly name: string;
	readonly description: string;
	/** The version that the manifest wants. */
	readonly wanted: string;
	/** The version whose content is in the store; null when none is. */
	readonly installed: string | null;
	/** The newest version that a catalog has; null when no catalog knows the component, or when nothing is to be offered. */
	readonly latest: string | null;
	/** Newest first; whether they can be upgraded to is another question. */
	readonly newer: readonly NewerRelease[];
	/** The newest release that can be upgraded to; null: there is none, or none is known of yet. */
	readonly upgradeTo: string | null;
	readonly running: readonly RunningComponent[];
	readonly dependencies: readonly DependencyView[];
	/** Newest first. */
	readonly rollbackPoints: readonly RollbackPointView[];
	readonly findings: readonly Finding[];
}

export interface RuntimeView {
	readonly id: string;
	readonly pid: number;
	readonly reachable: boolean;
}

/** All there is to show of a workspace. */
export interface WorkspaceView {
	readonly root: string;
	readonly components: readonly ComponentView[];
	readonly runtimes: readonly RuntimeView[];
	/** All there are: those of components, and those of the manifest as a whole. */
	readonly findings: readonly Finding[];
	/** Upgrades under way. */
	readonly open: readonly UpgradeRecord[];
}
