import { longestTimerMs } from "../slots/call-timeout.ts";

/** A point in time that several stages share, 24 days ahead at the most. */
export class Deadline {
	readonly #at: number;

	constructor(ms: number) {
		this.#at = performance.now() + Math.min(ms, longestTimerMs);
	}

	/** Milliseconds left, never less than 1, so that a stage that comes too late still fails by its own deadline. */
	get left(): number {
		return Math.max(1, Math.ceil(this.#at - performance.now()));
	}

	get isOver(): boolean {
		return performance.now() >= this.#at;
	}

	/** What is left, but at most this. */
	atMost(ms: number): number {
		return Math.min(ms, this.left);
	}
}
