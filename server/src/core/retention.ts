import type { StoredUpgrade } from "./ports.ts";

/**
 * The ids of the committed upgrades whose rollback points are to go: all but the newest so many, and all that are older
 * than so many days. What has been taken back whole cannot be gone back to again, so its point goes at once, instead of
 * counting against one that can.
 *
 * @param history newest first
 * @param now ISO 8601
 */
export function pointsToDrop(history: readonly StoredUpgrade[], most: number, days: number, now: string): string[] {
	const oldest = Date.parse(now) - days * 86_400_000;
	const kept = history.filter(
		({ outcome, kind, pointKept }) => outcome === "committed" && kind !== "rollback" && pointKept,
	);
	const usable = kept.filter(({ components, undone }) => components.some(({ name }) => !undone.includes(name)));
	const beyond = usable.filter(({ startedAt }, i) => i >= most || Date.parse(startedAt) < oldest);
	return kept.filter((upgrade) => !usable.includes(upgrade) || beyond.includes(upgrade)).map(({ id }) => id);
}
