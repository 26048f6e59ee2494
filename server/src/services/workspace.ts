import type { Failure, Finding, Result } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus } from "@noodle-upgrade/runtime/protocol";
import type { ComponentLanguage } from "../core/component-languages.ts";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import type { CatalogRelease } from "../core/inventory.ts";
import type { Plan, Step, Strategy, Target } from "../core/plan.ts";
import type { BuiltRelease, Cancellation, SourceFolder, WatchedChange } from "../core/ports.ts";
import type { Undoing } from "../core/rollback-choice.ts";
import type {
	ControlVerb,
	Outcome,
	RollbackRequest,
	UpgradeProgress,
	UpgradeRecord,
	UpgradeResult,
} from "../core/upgrade.ts";
import type { UpgradeStatus } from "../core/upgrade-status.ts";
import type { PastVerb } from "../core/upgrade-verbs.ts";
import type { NewerReleases, WorkspaceView } from "../core/workspace-view.ts";
import type { RuntimeComponentRegistry } from "./runtime-component-registry.ts";

/** `offers`: more is known of what can be upgraded to than `view` has said; everything else stands as it was. */
export type WorkspaceChange = WatchedChange | "offers";

export interface UpgradeOptions {
	/** Who asked, for the history: `cli`, `editor`, … */
	readonly actor: string;
	/** Aborting before the switch reopens the old releases; during the bake it rolls back. */
	readonly signal?: AbortSignal;
	readonly onProgress?: (progress: UpgradeProgress) => void;
	/**
	 * Asked right before noodle.json is edited, with everything switched and watched already. A failure takes the upgrade back.
	 *
	 * @param signal aborted when there is no more time to wait for a person
	 */
	readonly beforeCommit?: (signal: AbortSignal) => Promise<Result<null>>;
}

export interface UpgradeUnderWay {
	readonly upgrade: UpgradeRecord;
	/** Null: whoever drives it has not said yet. */
	readonly status: UpgradeStatus | null;
	/** What makes sense to ask of it now. */
	readonly verbs: readonly ControlVerb[];
}

export interface PastUpgrade extends UpgradeRecord {
	/** What makes sense to ask for now that it is over; empty while it is under way. */
	readonly verbs: readonly PastVerb[];
}

/** An upgrade that was interrupted, and how it ended. */
export interface Recovered {
	readonly id: string;
	readonly outcome: Outcome;
}

export interface CreateRequest {
	readonly name: string;
	readonly language: ComponentLanguage;
}

export interface CreatedComponent {
	/** Absolute path of its source folder. */
	readonly folder: string;
	readonly release: BuiltRelease;
}

export interface ListedSource extends SourceFolder {
	/** Whether that version is in a catalog already, so that it has to be raised first. */
	readonly released: boolean;
}

/** What a rollback would do. */
export interface RollbackPreview {
	readonly steps: readonly Step[];
	/** Upgrades that it undoes, and which components of each. */
	readonly undoes: readonly Undoing[];
	/** Of all that it was made from. */
	readonly fingerprint: string;
}

/** What a hot reload has swapped in. */
export interface Reloaded {
	readonly name: string;
	/** A version of the moment, such as `1.0.0-dev.20260310120000000`. */
	readonly version: string;
	/** Milliseconds that calls had to wait at the most. */
	readonly gateMs: number;
	/** Sentences: what was found that does not stand against it. */
	readonly warnings: readonly string[];
}

export interface CallRequest {
	readonly component: string;
	readonly method: string;
	readonly args: readonly unknown[];
	/** Null: the runtime that started first. */
	readonly runtime: string | null;
	readonly timeoutMs?: number;
}

/** Everything that can be done with one workspace; the language server and the command line are thin over it. */
export interface Workspace {
	/** Absolute path of the folder that holds noodle.json. */
	readonly root: string;
	/** The releases that can be had; what is registered in it by hand counts everywhere else too. */
	readonly registry: RuntimeComponentRegistry;
	/**
	 * While somebody listens to `onDidChange`, what a text is held against is read once and again after a change.
	 *
	 * @param manifestText the text as it is in the editor; null: as it is on disk.
	 */
	analyse(manifestText: string | null): Promise<ManifestAnalysis>;
	/** Lets the next analysis read everything anew, for whoever hears of a change before the watcher does. */
	forget(): void;
	/** A release's CHANGELOG.md; null: it has none that is at hand. */
	changelog(release: CatalogRelease): Promise<string | null>;
	check(): Promise<{ readonly ok: boolean; readonly findings: readonly Finding[] }>;
	/**
	 * While somebody listens to `onDidChange`, what each component can be upgraded to is searched for a moment, and then in the
	 * background; that more is known is a change of `offers`. While nobody does, it is not searched at all.
	 */
	view(): Promise<WorkspaceView>;
	/**
	 * The releases of a component that are newer than the wanted one, and which of them can be upgraded to; none of a component
	 * that the manifest does not have. Makes a plan for each.
	 *
	 * @returns null when it was cancelled
	 */
	releases(component: string, signal?: Cancellation): Promise<NewerReleases | null>;
	/** Changes nothing. */
	plan(targets: readonly Target[]): Promise<Plan>;
	upgrade(targets: readonly Target[], strategy: Strategy, options: UpgradeOptions): Promise<UpgradeResult>;
	/**
	 * Upgrades as a plan for the same targets said, and refuses with `plan-outdated` when what that was made from has changed.
	 *
	 * @param plan the one that was shown to somebody
	 */
	execute(
		plan: Pick<Plan, "fingerprint">,
		targets: readonly Target[],
		strategy: Strategy,
		options: UpgradeOptions,
	): Promise<UpgradeResult>;
	/** What a rollback would do. Changes nothing. */
	planRollback(request: RollbackRequest): Promise<Result<RollbackPreview>>;
	/** @param shown what somebody was shown of it: refused with `plan-outdated` when what that was made from has changed */
	rollback(
		request: RollbackRequest,
		options: UpgradeOptions,
		shown?: Pick<RollbackPreview, "fingerprint"> | null,
	): Promise<UpgradeResult>;
	/** Brings store and live runtimes to what the manifest says, as one upgrade. */
	apply(options: UpgradeOptions): Promise<UpgradeResult>;
	/** Promotes, pauses, resumes, aborts or marks good an upgrade that is under way or waits for a person. */
	control(verb: ControlVerb, id: string): Promise<Result<UpgradeRecord>>;
	/** Tries what did not commit once more. A failure: there is nothing to try again. */
	retry(id: string, options: UpgradeOptions): Promise<Result<UpgradeResult>>;
	/** Newest first. */
	history(limit?: number): Promise<readonly PastUpgrade[]>;
	/** One of the history; null: it is not there. */
	past(id: string): Promise<PastUpgrade | null>;
	/** Finishes or takes back what an owner that died left behind; waits for an owner that lives. */
	recover(options: UpgradeOptions): Promise<Result<readonly Recovered[], Failure>>;
	/** Writes a new component with its test, makes its first release, and has noodle.json want it. */
	createComponent(request: CreateRequest): Promise<Result<CreatedComponent>>;
	/**
	 * Swaps a component for what is being written of it, with its state. It is no upgrade: noodle.json stays as it is.
	 *
	 * @param file absolute path of a file that was changed. `no-source`: it belongs to no component
	 */
	hotReload(file: string): Promise<Result<Reloaded>>;
	/** Every folder of the workspace that a release can be made of. */
	sources(): Promise<readonly ListedSource[]>;
	/**
	 * Makes a release of a source folder, and puts it into the catalog folder.
	 *
	 * @param folder absolute, or from the workspace's folder
	 */
	releaseComponent(folder: string): Promise<Result<BuiltRelease>>;
	/** Has a live runtime finish its calls, keep its components' state for the next start, and end. */
	stopRuntime(runtime: string): Promise<Result<null>>;
	call(request: CallRequest): Promise<Result<unknown, Failure>>;
	/** Oldest first. */
	underWay(): readonly UpgradeUnderWay[];
	/** What every live runtime has counted by now. One that does not answer is left out. */
	counters(): Promise<readonly RuntimeStatus[]>;
	/** Catalog, store, history, or a runtime changed; called at most a few times a second. */
	onDidChange(listener: (change: WorkspaceChange) => void): { dispose(): void };
	/** Reads everything again, catalogs included. */
	refresh(): Promise<void>;
	dispose(): Promise<void>;
}
