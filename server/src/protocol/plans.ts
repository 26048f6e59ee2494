import { RequestType } from "vscode-jsonrpc";
import type { WorkspaceParams } from "./workspaces.ts";

export interface TargetItem {
	readonly name: string;
	/** Null: the newest that is feasible. */
	readonly version: string | null;
}

export interface PlanResult {
	readonly feasible: boolean;
	readonly steps: readonly {
		readonly component: string;
		readonly from: string;
		readonly to: string;
		readonly configChanged?: true;
		readonly reason: string;
	}[];
	readonly findings: readonly {
		readonly severity: "error" | "warning" | "information";
		readonly code: string;
		readonly message: string;
	}[];
	readonly explanation: string;
	readonly takesEffect: "live" | "next-start" | "nothing";
	/** The fewest changes that would make it possible; empty when it is, or when none were found. */
	readonly wayOut: readonly {
		/** Ask for another version of a target, name a component as well, or add one to the manifest. */
		readonly action: "choose" | "include" | "add";
		readonly component: string;
		readonly version: string;
	}[];
	/** Of all that the plan was made from; an upgrade that is given it refuses when that has changed since. */
	readonly fingerprint: string;
	/** The text of noodle.json as the plan would leave it; null when it cannot be carried out or changes nothing in it. */
	readonly manifest: string | null;
	/** The same for people, as Markdown. */
	readonly report: string;
}

/** What an upgrade would change, without changing anything. */
export const PlanRequest = new RequestType<
	WorkspaceParams & { readonly targets: readonly TargetItem[] },
	PlanResult,
	void
>("noodle/plan");
