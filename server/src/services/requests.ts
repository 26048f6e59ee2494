import type { Failure } from "@noodle-upgrade/runtime/formats";
import type { StateDatabase } from "../core/ports.ts";

/** What people ask of an upgrade while it is under way, from whatever window or terminal. */
export class Requests {
	readonly #state: StateDatabase;
	readonly #upgrade: string;
	/** By whom; null: by nobody. Of the next too. */
	#aborted: string | null = null;
	#promoted: string | null = null;
	/** Who wants nothing of it watched any more. */
	#good: string | null = null;
	#paused = false;

	constructor(state: StateDatabase, upgrade: string) {
		this.#state = state;
		this.#upgrade = upgrade;
	}

	/**
	 * Who wants it to go on with what comes next: once for each time it was promoted, and always once it was marked good.
	 * Null: nobody. As of the last `stopped`, like `paused`.
	 */
	takePromoted(): string | null {
		const promoted = this.#promoted ?? this.#good;
		this.#promoted = null;
		return promoted;
	}

	get paused(): boolean {
		return this.#paused;
	}

	/** Reads what has been asked since. @returns why the upgrade has to stop; null when it may go on */
	stopped(signal: AbortSignal): Failure | null {
		for (const { verb, user } of this.#state.takeRequests(this.#upgrade)) {
			const who = user ?? "a person";
			if (verb === "abort") this.#aborted = who;
			else if (verb === "promote") this.#promoted = who;
			// Of a pause and what ends it, the last word counts.
			if (verb !== "abort") this.#paused = verb === "pause";
			if (verb === "mark-good") this.#good = who;
			if (verb === "pause") this.#good = null;
		}
		if (this.#aborted !== null) return { code: "aborted", message: `It was aborted by ${this.#aborted}.` };
		return signal.aborted ? cancellationOf(signal) : null;
	}
}

/** Why it was stopped from within: time that has run out is no person's word. */
export function cancellationOf(signal: AbortSignal): Failure {
	const { reason } = signal as { reason?: unknown };
	return typeof reason === "object" && reason !== null && "name" in reason && reason.name === "TimeoutError"
		? { code: "deadline-exceeded", message: "It took longer than upgrade_timeout allows." }
		: { code: "cancelled", message: "It was cancelled." };
}
