import type { UnderWayItem } from "../../../server/src/protocol/index.ts";

/**
 * Which upgrades have begun to wait for a person since the last time. One that a person has paused does not wait for being
 * noticed, and one that goes on and waits again is told of again.
 *
 * @param told ids of those that were told of before and wait still
 */
export function newlyWaiting(
	upgrades: readonly UnderWayItem[],
	told: ReadonlySet<string>,
): { readonly fresh: readonly UnderWayItem[]; readonly told: ReadonlySet<string> } {
	const waiting = upgrades.filter(
		({ status, verbs }) => status !== null && status.waits !== null && !verbs.includes("resume"),
	);
	return { fresh: waiting.filter(({ id }) => !told.has(id)), told: new Set(waiting.map(({ id }) => id)) };
}
