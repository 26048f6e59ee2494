import { inspect } from "node:util";

/** What is longer, Node's timers take for one millisecond; 24 days are for ever enough. */
export const longestTimerMs = 2 ** 31 - 1;

/**
 * Why something cannot have so many milliseconds; null when it can: more than none. Whatever is longer than 24 days, Infinity
 * too, is taken for 24 days.
 */
export function timeoutProblem(timeoutMs: unknown, what: "A call" | "A swap" | "A stop"): string | null {
	if (typeof timeoutMs === "number" && timeoutMs > 0) return null;
	return `${what} cannot have a timeout of ${inspect(timeoutMs)}: give it a number of milliseconds that is more than 0.`;
}
