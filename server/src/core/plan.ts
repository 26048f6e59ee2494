import type { Finding } from "@noodle-upgrade/runtime/formats";
import type { ValidationReport } from "./validation-report.ts";

/** What a person or a program asks for. A version left out means the newest that is feasible. */
export interface Target {
	readonly name: string;
	readonly version: string | null;
}

export const strategies = ["immediate", "gradual", "canary", "blue_green", "rolling"] as const;

/** What an upgrade takes when nobody says otherwise. */
export const defaultStrategy: Strategy = "gradual";

export type Strategy = (typeof strategies)[number];

/** One component going from one release to another. */
export interface Step {
	readonly component: string;
	readonly from: string;
	readonly to: string;
	/** It gets another configuration than it had. */
	readonly configChanged?: true;
	/** Why it has to move, in a sentence. */
	readonly reason: string;
	/** What one swap switches together; stages run in order, and a stop on an upgrade path is a stage of its own. */
	readonly stage: number;
}

/** Something that a person can change so that an impossible plan becomes possible. */
export interface Change {
	/** Ask for another version of a target, name a component as well, or add one to the manifest. */
	readonly action: "choose" | "include" | "add";
	readonly component: string;
	readonly version: string;
}

/** What would be done, and whether it may be, before anything is done. */
export interface Plan {
	readonly feasible: boolean;
	readonly steps: readonly Step[];
	readonly findings: readonly Finding[];
	/** Sentences for a person: what will happen, or why it cannot and what would make it possible. */
	readonly explanation: string;
	/** The fewest changes that would make it possible; left out when it is, or when none were found. */
	readonly wayOut?: readonly Change[];
	/** When the running processes get it: by a swap, or at their next start; "nothing" when there is nothing to do. */
	readonly takesEffect: "live" | "next-start" | "nothing";
	/** A hash of all that the plan was made from; executing it refuses when that has changed since. */
	readonly fingerprint: string;
	/** The text of noodle.json as the commit would leave it; null when the plan cannot be carried out or changes nothing in it. */
	readonly manifest: string | null;
	/** What the checks came to, also as Markdown for a person. */
	readonly report: ValidationReport;
}
