/** Ends that lie further back do not count, in milliseconds. */
const rememberedMs = 180_000;
/** How long to wait before each start in a row, in milliseconds; after so many in a row there is no further one. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000] as const;

export interface RestartDecision {
	/** Ends that still count, the one that was just told of last; for the next decision. */
	readonly ends: readonly number[];
	/** Milliseconds until it is to be started again; null: it keeps ending, and another start would not help. */
	readonly waitMs: number | null;
}

/**
 * What to do about a server that has ended by itself.
 *
 * @param ends when it ended before, as the last decision left them
 * @param now in milliseconds, as are the ends
 */
export function afterEnd(ends: readonly number[], now: number): RestartDecision {
	const recent = [...ends.filter((at) => now - at < rememberedMs), now];
	return { ends: recent, waitMs: pausesMs[recent.length - 1] ?? null };
}
