import type { Step } from "./plan.ts";
import type { Undoing } from "./rollback-choice.ts";

/** What an upgrade writes down before each of its side effects, so that whoever comes after a crash knows where it was. */
export type JournalEntry =
	| {
			readonly type: "planned";
			readonly steps: readonly Step[];
			/** Upgrades that count as undone once it has committed. */
			readonly undoes: readonly Undoing[];
	  }
	| { readonly type: "installed" }
	| { readonly type: "prepared"; readonly stage: number; readonly runtimes: readonly string[] }
	/** Past this the new releases may get a share of the calls; one whose owner dies takes it back by itself. */
	| { readonly type: "sharing"; readonly stage: number; readonly percent: number }
	/** Past this a runtime may have switched. */
	| {
			readonly type: "switching";
			readonly stage: number;
			readonly runtime: string;
			/** How often each component had been restarted before; once more, and the new release has died. */
			readonly restarts: readonly { readonly component: string; readonly restarts: number }[];
	  }
	| { readonly type: "switched"; readonly stage: number; readonly runtime: string }
	/** `verifying`: scripts of the new releases try them; absent where there are none. */
	| { readonly type: "baking"; readonly verifying?: true }
	/** These scripts have all passed. */
	| { readonly type: "verified" }
	/** Past this the new state is the true one, and what is missing of it is made up for. */
	| {
			readonly type: "committing";
			readonly manifestBefore: string;
			readonly manifestAfter: string;
			/** Null: there was no lock file. */
			readonly lockBefore: string | null;
			readonly lockAfter: string;
	  }
	| { readonly type: "rolling-back"; readonly reason: string };

/** What is to become of an upgrade whose owner died. */
export type RecoveryDecision =
	/** Nothing had happened that anybody could see. */
	| { readonly kind: "forget" }
	/** Runtimes may have switched: they go back. */
	| { readonly kind: "roll-back" }
	/** Every runtime had switched, and no script had still to try the new releases: the commit is finished if they still run the new releases, and else taken back. */
	| { readonly kind: "finish-if-running" }
	/** The commit had begun: it is finished. */
	| { readonly kind: "finish" };

/** Decides by the journal alone; running it again after a crash in the recovery itself decides the same. */
export function decideRecovery(entries: readonly JournalEntry[]): RecoveryDecision {
	const types = new Set(entries.map(({ type }) => type));
	if (types.has("rolling-back")) return { kind: "roll-back" };
	if (types.has("committing")) return { kind: "finish" };
	const isTried = types.has("verified") || !entries.some((entry) => entry.type === "baking" && entry.verifying);
	if (types.has("baking") && isTried) return { kind: "finish-if-running" };
	return types.has("switching") ? { kind: "roll-back" } : { kind: "forget" };
}

/** How often a component of a runtime had been restarted before the upgrade touched it; undefined when it did not. */
export function restartsBefore(
	entries: readonly JournalEntry[],
	runtime: string,
	component: string,
): number | undefined {
	return entries
		.flatMap((entry) => (entry.type === "switching" && entry.runtime === runtime ? entry.restarts : []))
		.find((slot) => slot.component === component)?.restarts;
}
