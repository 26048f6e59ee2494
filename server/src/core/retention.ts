import type { StoredUpgrade } from "./ports.ts";

/**
 * The ids of the committed upgrades whose rollback points are to go: all but the newest so many, and all that are older
 * than so many days.
 *
 * @param history newest first
 * @param now ISO 8601
 */
export function pointsToDrop(history: readonly StoredUpgrade[], most: number, days: number, now: string): string[] {
	const oldest = Date.parse(now) - days * 86_400_000;
	return history
		.filter(({ outcome, kind, pointKept }) => outcome === "committed" && kind !== "rollback" && pointKept)
		.filter(({ startedAt }, i) => i >= most || Date.parse(startedAt) < oldest)
		.map(({ id }) => id);
}
