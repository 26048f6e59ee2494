import type { Readable } from "node:stream";

/** The last lines that a process has written, for the error that needs them. */
export class LogTail {
	readonly #limit: number;
	#lines: string[] = [];
	#rest = "";

	constructor(limit = 40) {
		this.#limit = limit;
	}

	/** Reads a stream to its end, and gives each line to `onLine` as it comes. */
	follow(stream: Readable, onLine: (line: string) => void = () => {}): void {
		let rest = "";
		stream.setEncoding("utf8").on("data", (chunk: string) => {
			const lines = (rest + chunk).split(/\r?\n/);
			rest = lines.pop() ?? "";
			for (const line of lines) {
				this.#lines.push(line);
				onLine(line);
			}
			this.#lines = this.#lines.slice(-this.#limit);
			this.#rest = rest;
		});
	}

	toString(): string {
		const text = [...this.#lines, this.#rest].join("\n").trim();
		return text === "" ? "(it wrote nothing)" : text;
	}
}
