import type { MessagePort } from "node:worker_threads";
import type { Result } from "../formats/failure.ts";
import type { SnapshotHeader } from "../swap/snapshot.ts";
import type { ChangesByMap } from "./component/lent-entries.ts";

/** How many entries each tracked map has, by which the receiving end knows that nothing is missing. */
export type CopySummary = ReadonlyMap<string, number>;

/** Takes entries from one state version to another on their way. */
export interface CopyStep {
	readonly from: number;
	readonly to: number;
}

/**
 * Copies tracked maps from the release that serves to the one that comes, while calls go on. Entries travel through
 * ports that lead from instance to instance past the host, so that its own thread is never busy with them.
 */
export interface CopyingInstance {
	/**
	 * Begins to send what its tracked maps hold, and from then on what changes in them. Resolves once little is left,
	 * so that the rest is sent in no time.
	 */
	copyAhead(to: MessagePort, deadlineMs: number): Promise<Result<null>>;
	/** Sends the rest. @returns what `exportState` gives, and what must have arrived at the other end by now */
	finishCopy(deadlineMs: number): Promise<Result<{ readonly state: unknown; readonly summary: CopySummary }>>;
	/**
	 * Sends what has changed so far, and resolves when it has arrived; the copy goes on.
	 *
	 * @returns whether `exportState` gives anything beside the maps
	 */
	flushCopy(deadlineMs: number): Promise<Result<{ readonly hasMore: boolean }>>;
	/** From here on it serves a share of the keys, and remembers what it changes. */
	borrowEntries(deadlineMs: number): Promise<Result<null>>;
	/** What it has changed in that share of the keys. */
	returnEntries(share: number, deadlineMs: number): Promise<Result<ChangesByMap>>;
	/** Takes back what another release has changed in the keys that it had. */
	takeBackEntries(changes: ChangesByMap, deadlineMs: number): Promise<Result<null>>;
	/** Forgets who it copied to; it serves on as if it never had. */
	stopCopy(deadlineMs: number): Promise<Result<null>>;
	/** Writes what it exports to a folder, from its own thread. */
	writeSnapshot(folder: string, header: SnapshotHeader, deadlineMs: number): Promise<Result<null>>;
	/** Takes what arrives into its own tracked maps. */
	receiveCopy(from: MessagePort, deadlineMs: number): Promise<Result<null>>;
	/** Migrates what arrives and passes it on; runs without setup. */
	relayCopy(from: MessagePort, to: MessagePort, step: CopyStep, deadlineMs: number): Promise<Result<null>>;
	/** Resolves once everything has arrived that the sender has summed up; a mismatch is a failure. */
	copyReceived(summary: CopySummary, deadlineMs: number): Promise<Result<null>>;
}
