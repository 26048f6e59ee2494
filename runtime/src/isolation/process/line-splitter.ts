import { StringDecoder } from "node:string_decoder";

/** Longer lines are cut, so that a component that never ends its line does not fill the host's memory. */
const maxLength = 4_000;

/** Cuts what a process prints into lines. */
export class LineSplitter {
	readonly #line: (text: string) => void;
	readonly #decoder = new StringDecoder("utf8");
	#rest = "";
	/** The rest of a line that was cut is left out. */
	#skipping = false;

	constructor(line: (text: string) => void) {
		this.#line = line;
	}

	push(chunk: Buffer): void {
		const [first = "", ...more] = this.#decoder.write(chunk).split("\n");
		this.#append(first);
		for (const text of more) {
			this.end();
			this.#append(text);
		}
	}

	/** The last line may have no end of its own. */
	end(): void {
		const text = this.#rest.replace(/\r$/, "");
		const wasCut = this.#skipping;
		this.#rest = "";
		this.#skipping = false;
		if (text.trim() !== "") this.#line(wasCut ? `${text}…` : text);
	}

	#append(text: string): void {
		if (this.#skipping) return;
		this.#rest += text;
		if (this.#rest.length <= maxLength) return;
		this.#rest = this.#rest.slice(0, maxLength);
		this.#skipping = true;
	}
}
