import type { CatalogRelease } from "../inventory.ts";

/**
 * `journal`: only what is written down of upgrades has changed, as it does all the time while one is under way; everything
 * else stands as it was.
 */
export type WatchedChange = "workspace" | "journal";

/** Files outside our control that a workspace depends on. */
export interface Watcher {
	/**
	 * Calls back, at most a few times a second, when manifest, lock or `.noodle` change, when a catalog folder has other
	 * releases, and when the content of a release changes that is followed.
	 */
	watch(listener: (change: WatchedChange) => void): Watching;
}

export interface Watching {
	/** Once all that was there in the beginning is watched: what is read after that does not change unseen. */
	readonly ready: Promise<void>;
	/**
	 * @param releases those whose content matters from here on; whatever lies elsewhere than in a catalog folder is left out
	 * @returns when they are watched
	 */
	follow(releases: readonly CatalogRelease[]): Promise<void>;
	dispose(): void;
}
