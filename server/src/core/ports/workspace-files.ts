import type { Active, Result } from "@noodle-upgrade/runtime/formats";

/** The files of a workspace that people and version control see, and `active.json`. */
export interface WorkspaceFiles {
	readonly root: string;
	readonly manifestFile: string;
	readonly lockFile: string;
	/** Null when there is no such file. */
	readManifest(): Promise<string | null>;
	readLock(): Promise<string | null>;
	readActive(): Promise<Active | null>;
	writeManifest(text: string): Promise<void>;
	writeLock(text: string): Promise<void>;
	/** Does nothing when there is none. */
	removeLock(): Promise<void>;
	writeActive(active: Active): Promise<void>;
	/** Tells runtimes that start meanwhile to take what was committed last. */
	markOpen(upgrade: string): Promise<void>;
	clearOpen(): Promise<void>;
	/** The upgrade that is marked as open; null when none is. */
	openUpgrade(): Promise<string | null>;
	/** Removes what writes that were cut off have left; for whoever holds the lock. */
	sweep(): Promise<void>;
	/** Folder for the states of the releases that one stage of an upgrade replaces. */
	snapshotFolder(upgrade: string, stage: number): string;
	/** The state that one component of one runtime had before the upgrade; null when none was kept. */
	findSnapshot(upgrade: string, runtime: string, component: string): Promise<string | null>;
	removeSnapshots(upgrade: string): Promise<void>;
	/** Names of all folders with states; not all have to be an upgrade's. */
	listSnapshots(): Promise<readonly string[]>;
	/** Whether states can be kept there for a way back. */
	snapshotsWritable(): Promise<Result<null>>;
	/** Bytes that are free where `.noodle` lies. */
	freeSpace(): Promise<number>;
}
