import type {
	Active,
	ComponentDescriptor,
	Failure,
	Finding,
	Result,
	RuntimeUpgradeConfig,
} from "@noodle-upgrade/runtime/formats";
import type { PrepareParams, RuntimeStatus, SwapReport } from "@noodle-upgrade/runtime/protocol";
import type { ComponentLanguage } from "./component-languages.ts";
import type { CatalogRelease } from "./inventory.ts";
import type { JournalEntry } from "./journal.ts";
import type { Strategy } from "./plan.ts";
import type { ComponentMove, ControlVerb, Outcome, RollbackRequest, UpgradeKind, UpgradeRecord } from "./upgrade.ts";
import type { UpgradeStatus } from "./upgrade-status.ts";

/** A place that releases come from. */
export interface Catalog {
	/** As the lock file names it. */
	readonly id: string;
	/** Whether it lists all it has, whichever components it is asked about. */
	readonly listsEverything: boolean;
	/**
	 * What cannot be read gives findings; a catalog that cannot be reached says so with `complete: false`.
	 *
	 * @param components names that somebody wants. A catalog that knows all it has may give more than these.
	 */
	list(components: readonly string[]): Promise<{
		readonly releases: readonly CatalogRelease[];
		readonly findings: readonly Finding[];
		readonly complete: boolean;
	}>;
	/** Forgets what it remembers. */
	refresh(): void;
}

export interface InstalledRelease {
	readonly integrity: string;
	/** Absolute path; its content never changes. */
	readonly folder: string;
	readonly descriptor: ComponentDescriptor;
}

/** Where installed releases lie. */
export interface Store {
	/** Null when it is not there; a failure when its content is not what its hash says. */
	find(integrity: string): Promise<Result<InstalledRelease> | null>;
	install(release: CatalogRelease): Promise<Result<InstalledRelease>>;
	list(): Promise<readonly string[]>;
	remove(integrity: string): Promise<void>;
	/** Removes what installations that were cut off have left. @param olderThanMs for those whose owner may be alive */
	sweep(olderThanMs: number): Promise<void>;
	/** The hash of a catalog release's content as it is now, without installing it. */
	hash(release: CatalogRelease): Promise<Result<string>>;
}

/** Loads a release's code, without starting it, to see what it carries. */
export interface Inspector {
	inspect(release: CatalogRelease): Promise<Result<ReleaseInspection>>;
}

/** Reads what releases bring for people. */
export interface Changelogs {
	/** The text of a release's CHANGELOG.md; null: it has none, or it would have to be fetched. */
	read(release: CatalogRelease): Promise<string | null>;
}

export interface ReleaseInspection {
	readonly migrations: readonly {
		readonly from: number;
		readonly to: number;
		readonly up: boolean;
		readonly down: boolean;
	}[];
}

/** A release's own `verify` script, and where it is to run. */
export interface VerifyRun {
	/** As the shell gets it. */
	readonly script: string;
	/** The installed release's. */
	readonly folder: string;
	readonly component: string;
	readonly version: string;
	/** Id of the runtime that it should look at. */
	readonly runtime: string;
	readonly timeoutMs: number;
}

/** How a `verify` script ended, and the last lines of what it said. */
export type VerifyEnd = { readonly output: string } & (
	| { readonly kind: "exited"; readonly code: number }
	| { readonly kind: "killed"; readonly signal: string }
	| { readonly kind: "timed-out" }
	| { readonly kind: "not-started"; readonly reason: string }
);

/** Runs `verify` scripts. Nothing that one has started is left when it answers. */
export interface Verifier {
	/** @returns null when it was cancelled */
	verify(run: VerifyRun, signal: Cancellation): Promise<VerifyEnd | null>;
}

/** A folder that a release can be made of. */
export interface SourceFolder {
	/** Absolute path. */
	readonly folder: string;
	readonly name: string;
	/** The version that the release would have. */
	readonly version: string;
}

/** A release that was made of a source folder. */
export interface BuiltRelease {
	readonly name: string;
	readonly version: string;
	/** Absolute path. */
	readonly folder: string;
}

/** Folders in which people write components; a release is made of one. */
export interface SourceFolders {
	/**
	 * All there are in the workspace.
	 *
	 * @param catalog whose releases are no sources, from the workspace's folder
	 */
	find(catalog: string): Promise<readonly SourceFolder[]>;
	/** What a new component begins with: text by path. */
	template(language: ComponentLanguage): Promise<ReadonlyMap<string, string>>;
	/**
	 * Writes a folder that must not be there yet.
	 *
	 * @param folder from the workspace's folder
	 * @returns its absolute path
	 */
	create(folder: string, files: ReadonlyMap<string, string>): Promise<Result<string>>;
	/**
	 * Runs the folder's own `build` script where it has one, and puts what belongs to the release below a catalog.
	 *
	 * @param folder absolute, or from the workspace's folder
	 * @param catalog where `<name>/<version>` comes to lie, from the workspace's folder
	 */
	release(folder: string, catalog: string): Promise<Result<BuiltRelease>>;
	/**
	 * Runs the folder's own `build` script where it has one, hands the release over under a version of the moment, and
	 * forgets it afterwards.
	 *
	 * @param file absolute path of a file that was changed; `no-source`: it belongs to no source folder
	 * @param stamp digits that tell this version from others
	 */
	withDraft<Value>(
		file: string,
		stamp: string,
		use: (draft: CatalogRelease) => Promise<Result<Value>>,
	): Promise<Result<Value>>;
}

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

export interface NewUpgrade {
	readonly id: string;
	readonly kind: UpgradeKind;
	readonly components: readonly ComponentMove[];
	readonly actor: string;
	readonly strategy: Strategy;
	readonly startedAt: string;
	/** For a rollback: the upgrade that it undoes. */
	readonly undoes: string | null;
	/** For a rollback: what was asked for. */
	readonly rollback: RollbackRequest | null;
}

export interface StoredUpgrade extends UpgradeRecord {
	/** Components of it that have been taken back since. */
	readonly undone: readonly string[];
	/** For a rollback: what was asked for; null also when that was not written down yet. */
	readonly rollback: RollbackRequest | null;
	/** Whether its rollback point is still kept. */
	readonly pointKept: boolean;
	/** Process that drives it, or drove it. */
	readonly pid: number;
}

/** What somebody has asked of an upgrade. */
export interface UpgradeWord {
	readonly verb: ControlVerb;
	/** The name on the system of whoever asked; null: not known. */
	readonly user: string | null;
}

/** The code of an error that says that the database is there, and is not what was written. */
export const historyDamaged = "history-damaged";

/** Journal and history. Each call is durable when it returns. */
export interface StateDatabase {
	begin(upgrade: NewUpgrade): void;
	/** An upgrade that was over before it had begun; nobody sees it open in between. */
	refuse(upgrade: NewUpgrade, reason: string, code: string, finishedAt: string): void;
	append(id: string, entry: JournalEntry): void;
	entries(id: string): readonly JournalEntry[];
	/** @param code what decided against it; null when it committed */
	finish(id: string, outcome: Outcome, reason: string, code: string | null, finishedAt: string): void;
	/** Upgrades without an outcome, oldest first. */
	open(): readonly StoredUpgrade[];
	find(id: string): StoredUpgrade | null;
	/** Newest first. */
	history(limit: number): readonly StoredUpgrade[];
	markUndone(id: string, components: readonly string[]): void;
	dropPoint(id: string): void;
	/** Where an upgrade is, said by whoever drives it; replaces what was said before. */
	writeStatus(id: string, status: UpgradeStatus): void;
	/** Null: nothing was said of it yet, or it is forgotten. */
	status(id: string): UpgradeStatus | null;
	/** Removes journals, requests and where they were; the history stays. */
	forgetCourse(ids: readonly string[]): void;
	/** Leaves word for whoever drives an upgrade, in whatever process that is. */
	request(id: string, verb: ControlVerb): void;
	/** What was asked of an upgrade since the last time, oldest first. */
	takeRequests(id: string): readonly UpgradeWord[];
	/** All that was ever asked of an upgrade, taken or not, oldest first. */
	requests(id: string): readonly ControlVerb[];
	/**
	 * Moves a damaged database away, so that a new one can begin; nothing of it is lost. For whoever holds the lock.
	 *
	 * @returns where it is now, and what was wrong with it; null when nothing was
	 */
	setAsideIfDamaged(): { readonly file: string; readonly why: string } | null;
	close(): void;
}

export interface LockHolder {
	readonly pid: number;
	/** Such as `upgrade of counter`. */
	readonly purpose: string;
	/** ISO 8601. */
	readonly since: string;
}

/** At most one upgrade at a time changes a workspace, over all processes; a lock dies with its holder. */
export interface WorkspaceLock {
	/**
	 * @param purpose what it is taken for, for those who wait
	 * @returns how to give it back; null when somebody else has it
	 */
	tryAcquire(purpose: string): { release(): void } | null;
	/** Whoever has it, or had it and died; null when nobody does, or it is just changing hands. */
	holder(): LockHolder | null;
}

/** A live runtime. Failures are those of the connection and of the runtime alike. */
export interface RuntimeLink {
	readonly id: string;
	readonly pid: number;
	status(): Promise<Result<RuntimeStatus>>;
	call(component: string, method: string, args: readonly unknown[], timeoutMs: number | null): Promise<Result<unknown>>;
	prepare(params: PrepareParams): Promise<Result<null>>;
	/** Gives what was prepared a share of the calls, from 0 to 1. */
	split(id: string, weight: number): Promise<Result<null>>;
	/** @param timeoutMs how long the switch may take */
	switch(id: string, timeoutMs: number): Promise<Result<SwapReport>>;
	abort(id: string): Promise<void>;
	/** Ends the old releases that a swap has kept warm. One that cannot be told ends them by itself after a time. */
	retire(id: string): Promise<void>;
	/** Has it finish its calls, keep its components' state for the next start, and end. It answers when it has begun to. */
	stop(): Promise<Result<null>>;
	onChanged(listener: () => void): void;
	onClosed(listener: () => void): void;
}

/** All live runtimes of the workspace. */
export interface Fleet {
	/** In the order of their starting; connections are kept. */
	connect(): Promise<{
		readonly links: readonly RuntimeLink[];
		readonly unreachable: readonly { readonly id: string; readonly pid: number; readonly error: Failure }[];
	}>;
	/** A runtime started, ended or changed. */
	onChanged(listener: () => void): void;
	close(): Promise<void>;
}

export interface Clock {
	/** ISO 8601. */
	now(): string;
	/** Resolves early, without an error, when the signal is aborted. */
	wait(ms: number, signal?: Cancellation): Promise<void>;
}

/** What an AbortSignal is to the core, which has no platform of its own. */
export interface Cancellation {
	readonly aborted: boolean;
	addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
	removeEventListener(type: "abort", listener: () => void): void;
}

export interface Identifiers {
	/** Of an upgrade: sorts by time. */
	upgradeId(): string;
	/** SHA-256 in hex. */
	fingerprint(text: string): string;
}

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

export interface Ports {
	/** The catalogs of a configuration; of one version that several have, the first one's is used. */
	readonly catalogs: (settings: RuntimeUpgradeConfig["components"]) => readonly Catalog[];
	readonly store: Store;
	readonly inspector: Inspector;
	readonly verifier: Verifier;
	readonly changelogs: Changelogs;
	readonly files: WorkspaceFiles;
	readonly sources: SourceFolders;
	readonly state: StateDatabase;
	readonly lock: WorkspaceLock;
	readonly fleet: Fleet;
	readonly clock: Clock;
	readonly ids: Identifiers;
	readonly watcher: Watcher;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly nodeVersion: string;
}
