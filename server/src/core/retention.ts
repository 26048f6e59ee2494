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

/**
 * The ids of upgrades whose states and journal nobody can need any more. Those of one that failed are kept for as long as a
 * rollback point, for the person who repairs it; so are those of a rollback, which cannot be undone itself.
 *
 * @param now ISO 8601
 */
export function spentUpgrades(history: readonly StoredUpgrade[], days: number, now: string): string[] {
	const oldest = Date.parse(now) - days * 86_400_000;
	return history
		.filter(({ outcome, kind, pointKept, startedAt }) => {
			if (outcome === null) return false;
			if (outcome === "committed" && kind !== "rollback") return !pointKept;
			return outcome === "rolled_back" || outcome === "refused" || Date.parse(startedAt) < oldest;
		})
		.map(({ id }) => id);
}
