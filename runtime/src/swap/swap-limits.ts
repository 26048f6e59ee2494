/** Milliseconds, but for the number of calls. */
export interface SwapLimits {
	/** From prepare to the switch. */
	readonly timeoutMs: number;
	/** How long calls under way may hold up the gate. */
	readonly drainMs: number;
	/** How long callers wait at the most while the new release takes over. */
	readonly gateMs: number;
	readonly disposeMs: number;
	/** How long calls that a replaced release works on still have. */
	readonly retireMs: number;
	/** How long a replaced release stays warm if nobody says that it may end. */
	readonly standbyMs: number;
	/** How many calls may wait in a gate. */
	readonly queueLimit: number;
}

/** Those that nobody chooses. */
export const swapLimits = {
	drainMs: 5_000,
	gateMs: 5_000,
	queueLimit: 10_000,
	retireMs: 300_000,
	standbyMs: 600_000,
} as const;
