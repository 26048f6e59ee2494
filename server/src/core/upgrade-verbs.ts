import type { StoredUpgrade } from "./ports.ts";
import { canBeTakenBack } from "./rollback-choice.ts";
import type { ControlVerb } from "./upgrade.ts";
import type { UpgradeStatus } from "./upgrade-status.ts";

/** What a person can ask for when an upgrade is over. */
export type PastVerb = "roll-back" | "retry";

/**
 * What makes sense to ask just now; whoever shows an upgrade offers these and no others.
 *
 * @param requests all that was asked of it, oldest first
 */
export function verbsUnderWay(
	status: Pick<UpgradeStatus, "phase"> | null,
	requests: readonly ControlVerb[],
): readonly ControlVerb[] {
	if (requests.includes("abort")) return [];
	const hold = isPaused(requests) ? "resume" : "pause";
	switch (status?.phase) {
		case "rolling-out":
			return ["promote", hold, "abort"];
		case "baking":
			return ["mark-good", hold, "abort"];
		case "committing":
		case "rolling-back":
			return [];
		default:
			return ["abort"];
	}
}

export function verbsAfter(upgrade: StoredUpgrade): readonly PastVerb[] {
	if (upgrade.outcome === null) return [];
	if (upgrade.outcome !== "committed") return ["retry"];
	return canBeTakenBack(upgrade) && upgrade.pointKept ? ["roll-back"] : [];
}

/** A promotion ends a pause, and so does marking it good. */
export function isPaused(requests: readonly ControlVerb[]): boolean {
	return requests.findLast((verb) => verb !== "abort") === "pause";
}
