import { createHash } from "node:crypto";
import type { Generation } from "./generation.ts";

/** Sends a share of a slot's calls to a second release. */
export class Split {
	readonly candidate: Generation;
	readonly #weight: number;
	/** Grows by the weight with every call that has no key; at each whole number one goes to the candidate. */
	#due = 0;

	/** @param weight the candidate's share, from 0 to 1 */
	constructor(candidate: Generation, weight: number) {
		this.candidate = candidate;
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
		this.#due += this.#weight;
		// Ten times a tenth is less than one to a computer.
		if (this.#due < 1 - Number.EPSILON * 64) return null;
		this.#due -= 1;
		return this.candidate;
	}
}

/** Where a key lies between 0 and 1: the same in every process, and a growing weight keeps those that it has. */
export function shareOf(key: string): number {
	return createHash("sha1").update(key).digest().readUInt32BE(0) / 2 ** 32;
}
