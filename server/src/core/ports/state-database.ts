import type { JournalEntry } from "../journal.ts";
import type { Strategy } from "../plan.ts";
import type { ComponentMove, ControlVerb, Outcome, RollbackRequest, UpgradeKind, UpgradeRecord } from "../upgrade.ts";
import type { UpgradeStatus } from "../upgrade-status.ts";

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
