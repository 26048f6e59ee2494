import { type ComponentConfig, type Failure, isSameConfig } from "@noodle-upgrade/runtime/formats";
import type { Step, Strategy } from "./plan.ts";

/** How an upgrade ended. `paused` waits for a person; `failed` needs one. */
export type Outcome = "committed" | "rolled_back" | "refused" | "failed" | "paused";

export type UpgradeKind = "upgrade" | "rollback" | "apply";

/** What a person can ask of an upgrade that is under way. */
export const controlVerbs = ["promote", "pause", "resume", "abort", "mark-good"] as const;

export type ControlVerb = (typeof controlVerbs)[number];

/** What `upgrade`, `rollback` and `apply` come back with. */
export interface UpgradeResult {
	readonly id: string;
	readonly kind: UpgradeKind;
	readonly outcome: Outcome;
	readonly steps: readonly Step[];
	/** Why it did not commit; null when it did. */
	readonly error: Failure | null;
	/** What the person should know besides, such as that it takes effect at the next start. */
	readonly notes: readonly string[];
	/** The numbers that decided, in sentences; the history has them too. */
	readonly evidence: readonly string[];
}

export interface ComponentMove {
	readonly name: string;
	readonly from: string;
	readonly to: string;
	/** Content hash of the release that it moves from; absent where nobody knew it. */
	readonly fromIntegrity?: string;
	/** As written; absent where nobody knew with what it ran. */
	readonly config?: { readonly from: ComponentConfig; readonly to: ComponentConfig };
}

export function changesConfig({ config }: Pick<ComponentMove, "config">): boolean {
	return config !== undefined && !isSameConfig(config.from, config.to);
}

/** Whether another release runs after it, or the same one with another configuration. */
export function changesWhatRuns(move: Pick<ComponentMove, "from" | "to" | "config">): boolean {
	return move.from !== move.to || changesConfig(move);
}

export interface RollbackRequest {
	/** The component to take back, with whatever has to move along; null: the newest committed upgrade, whole. */
	readonly component: string | null;
	/** The id of the upgrade whose rollback point to go back to; null: the newest. */
	readonly to: string | null;
	/** Takes the state as it was then, losing what was written since, instead of migrating it down. */
	readonly restoreSnapshot: boolean;
}

/** One line of the history; `outcome` is null while the upgrade is under way. */
export interface UpgradeRecord {
	readonly id: string;
	readonly kind: UpgradeKind;
	readonly outcome: Outcome | null;
	readonly components: readonly ComponentMove[];
	/** ISO 8601. */
	readonly startedAt: string;
	readonly finishedAt: string | null;
	/** The door that it came through: `cli`, `editor`, or what a program of its own says of itself. */
	readonly actor: string;
	/** The name on the system of whoever asked; null: not known, as of upgrades before it was written down. */
	readonly user: string | null;
	/** How its releases were to get their calls; null: not known. */
	readonly strategy: Strategy | null;
	/** What decided against it, as a failure's code; null when it committed, or is under way, or when that is not known. */
	readonly code: string | null;
	/** Why it ended as it did, in sentences. */
	readonly reason: string;
	/** For a rollback: the upgrade that it undid. */
	readonly undoes: string | null;
}

/** Where an upgrade is: for progress, and for whoever watches. */
export interface UpgradeProgress {
	readonly id: string;
	readonly phase:
		| "waiting"
		| "planning"
		| "validating"
		| "preparing"
		| "rolling-out"
		| "switching"
		| "baking"
		| "committing"
		| "rolling-back";
	readonly message: string;
	/** 0 to 100. */
	readonly percentage: number;
}
