import { NotificationType, RequestType } from "vscode-jsonrpc";
import type { UpgradeOutcome } from "./upgrades.ts";
import type { WorkspaceParams } from "./workspaces.ts";

/** What becomes of one component. A refused upgrade may not say from which release, or to which. */
export interface MoveItem {
	readonly name: string;
	readonly from: string;
	readonly to: string;
	/** It gets another configuration than it had. */
	readonly configChanged?: true;
}

export interface HistoryItem {
	readonly id: string;
	readonly kind: "upgrade" | "rollback" | "apply";
	readonly outcome: UpgradeOutcome["outcome"] | null;
	readonly components: readonly MoveItem[];
	readonly startedAt: string;
	readonly finishedAt: string | null;
	/** The door that it came through, such as `cli` or `editor`. */
	readonly actor: string;
	/** The name on the system of whoever asked; null: not known. */
	readonly user: string | null;
	readonly strategy: string | null;
	readonly reason: string;
	/** What decided against it; null when it committed, or is under way, or when that is not known. */
	readonly code: string | null;
	/** What makes sense to ask for now; empty while it is under way. */
	readonly verbs: readonly ("roll-back" | "retry")[];
}

export const HistoryRequest = new RequestType<
	WorkspaceParams & { readonly limit?: number },
	{ readonly upgrades: readonly HistoryItem[] },
	void
>("noodle/history");

/** One upgrade of the history; null: it is not there, or not any more. */
export const PastUpgradeRequest = new RequestType<
	WorkspaceParams & { readonly id: string },
	{ readonly upgrade: HistoryItem | null },
	void
>("noodle/pastUpgrade");

/** From server to client: show what is known of an upgrade. Only sent to a client whose `reports` is true. */
export const ShowReportNotification = new NotificationType<WorkspaceParams & { readonly id: string }>(
	"noodle/showReport",
);
