import { shareOf } from "../component/key-share.ts";
import type { Generation } from "./generation.ts";

/** Sends a share of a slot's calls to a second release. */
export class Split {
	readonly candidate: Generation;
	readonly #weight: number;
	/** State is split by the callers' keys, so whoever has none stays with the release that serves. */
	readonly #byKeyOnly: boolean;
	/** Grows by the weight with every call that has no key; at each whole number one goes to the candidate. */
	#due = 0;

	/** @param weight the candidate's share, from 0 to 1 */
	constructor(candidate: Generation, weight: number, byKeyOnly = false) {
		this.candidate = candidate;
		this.#byKeyOnly = byKeyOnly;
		this.#weight = weight;
	}

	get weight(): number {
		return this.#weight;
	}

	/** @returns the candidate, or null for the release that serves */
	choose(key: string | undefined): Generation | null {
		// A release that has died answers nothing; whoever watches the split sees it in its errors and its end.
		if (this.candidate.instance.ended !== null) return null;
		if (key !== undefined) return shareOf(key) < this.#weight ? this.candidate : null;
		if (this.#byKeyOnly) return null;
		this.#due += this.#weight;
		// Ten times a tenth is less than one to a computer.
		if (this.#due < 1 - Number.EPSILON * 64) return null;
		this.#due -= 1;
		return this.candidate;
	}
}
