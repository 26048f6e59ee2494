import { RequestType } from "vscode-jsonrpc";
import type { FailureItem } from "./failure.ts";
import type { TargetItem } from "./plans.ts";
import type { WorkspaceParams } from "./workspaces.ts";

export interface UpgradeOutcome {
	/** Null: refused before it began, so that it stands in no history. */
	readonly id: string | null;
	readonly outcome: "committed" | "rolled_back" | "refused" | "failed" | "paused";
	readonly steps: readonly {
		readonly component: string;
		readonly from: string;
		readonly to: string;
		/** It gets another configuration than it had. */
		readonly configChanged?: true;
	}[];
	readonly error: FailureItem | null;
}

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

/** What is to be taken back: a component and a point of null mean the newest upgrade, whole. */
export interface RollbackParams extends WorkspaceParams {
	readonly component: string | null;
	/** Id of the upgrade to go back to the time before. */
	readonly to: string | null;
}

export type RollbackPlanResult =
	| {
			readonly ok: true;
			readonly moves: UpgradeOutcome["steps"];
			/** How many upgrades it takes back. */
			readonly upgrades: number;
			/** Of all that the plan was made from; a rollback that is given it refuses when that has changed since. */
			readonly fingerprint: string;
	  }
	| { readonly ok: false; readonly error: FailureItem };

/** What a rollback would do, without changing anything. */
export const PlanRollbackRequest = new RequestType<RollbackParams, RollbackPlanResult, void>("noodle/planRollback");

/**
 * Rolls back; the server shows progress and the outcome. With the fingerprint of a plan for the same, it is refused with
 * `plan-outdated` when what that was made from has changed.
 */
export const RollbackRequest = new RequestType<
	RollbackParams & { readonly fingerprint?: string },
	UpgradeOutcome,
	void
>("noodle/rollback");

/** Brings store and runtimes to what the manifest says. */
export const ApplyRequest = new RequestType<WorkspaceParams, UpgradeOutcome, void>("noodle/apply");

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

/** Commands that the server itself carries out, so that code lenses work in any editor. Arguments: one object each. */
export const serverCommands = {
	/** `UpgradeRequest`'s params. */
	upgrade: "noodle.server.upgrade",
	/** `RollbackRequest`'s params. */
	rollback: "noodle.server.rollback",
	/** `ApplyRequest`'s params. */
	apply: "noodle.server.apply",
} as const;
