import { shareOf } from "../component/key-share.ts";
import type { Generation } from "./generation.ts";

/** Sends a share of a slot's calls to a second release. */
export class Split {
	readonly candidate: Generation;
	readonly #weight: number;
	/** State is split by the callers' keys, so whoever has none stays with the release that serves. */
	readonly #byKeyOnly: boolean;
	readonly #random: () => number;
	/** Grows by the weight with every call that has no key. One call goes to the candidate for each whole number that it grows. */
	#passed = 0;
	/** Where, between this whole number and the next, that call is. */
	#next: number;
	#whole = 0;
	/** Calls that were due together with another one. */
	#owed = 0;

	/**
	 * @param weight the candidate's share, from 0 to 1
	 * @param random from 0 to below 1
	 */
	constructor(candidate: Generation, weight: number, byKeyOnly = false, random: () => number = Math.random) {
		this.candidate = candidate;
		this.#byKeyOnly = byKeyOnly;
		this.#weight = weight;
		this.#random = random;
		this.#next = random();
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
		return this.#isDue() ? this.candidate : null;
	}

	/**
	 * Of ten calls one, exactly, when the weight is a tenth; but by chance which of them. Were it every tenth, a caller whose turn
	 * comes as regularly would have all its calls there, or none, and the candidate only one kind of a regular sequence.
	 */
	#isDue(): boolean {
		this.#passed += this.#weight;
		while (this.#passed > this.#next) {
			this.#owed++;
			this.#whole++;
			this.#next = this.#whole + this.#random();
		}
		if (this.#owed === 0) return false;
		this.#owed--;
		return true;
	}
}
