import { stripVTControlCharacters } from "node:util";

/** How much of an end is shown, at the most. */
export interface Excerpt {
	readonly lines: number;
	readonly characters: number;
}

/** More than can be shown, since colours and empty lines are left out of what is. */
const keptCharacters = 16_384;

/** Remembers the end of what a process says, however much that is. */
export class LastLines {
	readonly #excerpt: Excerpt;
	#kept = "";

	constructor(excerpt: Excerpt = { lines: 10, characters: 1_000 }) {
		this.#excerpt = excerpt;
	}

	add(text: string): void {
		this.#kept = (this.#kept + text).slice(-keptCharacters);
	}

	/** For a sentence: the last lines, without colours and other control characters. */
	toString(): string {
		const lines = stripVTControlCharacters(this.#kept)
			.split(/\r?\n|\r/)
			.map((line) => line.replace(/\p{Cc}/gu, " ").trimEnd())
			.filter((line) => line.trim() !== "");
		return lines.slice(-this.#excerpt.lines).join("\n").slice(-this.#excerpt.characters);
	}
}
