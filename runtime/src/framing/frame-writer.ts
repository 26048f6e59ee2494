import type { Writable } from "node:stream";
import { frameLimits } from "./frame-reader.ts";

/** Bytes, some fifteen calls: what waits beyond is handed over at once, so that the other side begins while the rest is written. */
const batchLimit = 1024;

/** Collects the frames of one microtask and writes them as one piece, because a write costs more than what is in it. */
export class FrameWriter {
	readonly #stream: Writable;
	readonly #flush = (): void => this.flush();
	readonly #written: (bytes: number) => void;
	#pending = "";
	#pendingBytes = 0;
	#unreadBytes = 0;

	constructor(stream: Writable) {
		this.#stream = stream;
		this.#written = (bytes) => {
			this.#unreadBytes -= bytes;
		};
	}

	/** How much the other side has not read yet, beyond what the system keeps for it. */
	get waitingBytes(): number {
		return this.#unreadBytes + this.#pendingBytes;
	}

	/** @param body JSON. @returns false when it is longer than a message may be; then nothing is sent */
	write(body: string): boolean {
		const length = Buffer.byteLength(body);
		if (length > frameLimits.bodyBytes) return false;
		if (this.#pendingBytes === 0) queueMicrotask(this.#flush);
		this.#pending += `Content-Length: ${length}\r\n\r\n${body}`;
		this.#pendingBytes += length;
		if (this.#pendingBytes > batchLimit) this.flush();
		return true;
	}

	flush(): void {
		if (this.#pendingBytes === 0) return;
		const [text, bytes] = [this.#pending, this.#pendingBytes];
		this.#pending = "";
		this.#pendingBytes = 0;
		// A stream that has ended answers writes with an error that nobody needs: who reads there is gone.
		if (!this.#stream.writable) return;
		this.#unreadBytes += bytes;
		this.#stream.write(text, "utf8", () => this.#written(bytes));
	}
}
