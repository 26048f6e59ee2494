import { isUtf8 } from "node:buffer";

/** What a stream of frames may hold; more than that is no message of a component in its right mind. */
export const frameLimits = { headerBytes: 8 * 1024, bodyBytes: 256 * 1024 * 1024 } as const;

interface Header {
	/** Where the body begins. */
	readonly bodyAt: number;
	readonly length: number;
}

const usualHeader = Buffer.from("Content-Length: ");
const [carriageReturn, lineFeed, zero, nine] = [13, 10, 48, 57];

/**
 * Takes the frames of a stream apart, as the Language Server Protocol has them: headers of which only Content-Length
 * counts, an empty line, and text in UTF-8. A body is copied once at the most, however many pieces it comes in.
 */
export class FrameReader {
	readonly #receive: (body: string) => string | null;
	readonly #limit: () => number;
	/** The beginning of a header whose rest has not come yet. */
	#header: Buffer | null = null;
	/** The body whose rest has not come yet. */
	#body: Buffer | null = null;
	#filled = 0;

	/**
	 * @param receive takes the text of each frame; what is wrong with it, if anything
	 * @param limit how many bytes the body of the next frame may have
	 */
	constructor(receive: (body: string) => string | null, limit: () => number = () => frameLimits.bodyBytes) {
		this.#receive = receive;
		this.#limit = limit;
	}

	/** @returns what is wrong with the stream, of which nothing can be read any more then; null: nothing is */
	push(chunk: Buffer): string | null {
		let at = 0;
		if (this.#body) {
			at = chunk.copy(this.#body, this.#filled);
			this.#filled += at;
			if (this.#filled < this.#body.length) return null;
			const body = this.#body;
			this.#body = null;
			const wrong = this.#deliver(body, 0, body.length);
			if (wrong !== null) return wrong;
		} else if (this.#header) {
			chunk = Buffer.concat([this.#header, chunk]);
			this.#header = null;
		}
		while (at < chunk.length) {
			const header = readHeader(chunk, at, this.#limit());
			if (typeof header === "string") return header;
			if (header === null) {
				// A copy: the rest of the chunk need not be kept for it.
				this.#header = Buffer.from(chunk.subarray(at));
				return null;
			}
			const { bodyAt, length } = header;
			if (bodyAt + length > chunk.length) {
				this.#body = Buffer.allocUnsafe(length);
				this.#filled = chunk.copy(this.#body, 0, bodyAt);
				return null;
			}
			at = bodyAt + length;
			const wrong = this.#deliver(chunk, bodyAt, at);
			if (wrong !== null) return wrong;
		}
		return null;
	}

	#deliver(bytes: Buffer, from: number, to: number): string | null {
		const text = bytes.toString("utf8", from, to);
		// Decoding puts this character in the place of whatever is not UTF-8; the component may also have sent it as such.
		if (text.includes("\uFFFD") && !isUtf8(bytes.subarray(from, to))) {
			return `it sent a message that is not UTF-8: ${shown(text)}`;
		}
		return this.#receive(text);
	}
}

/** @returns null when it is not whole yet, a sentence when it is none */
function readHeader(bytes: Buffer, at: number, most: number): Header | string | null {
	return readUsualHeader(bytes, at, most) ?? readAnyHeader(bytes, at, most);
}

/** The one line that nearly every header is, without making a string of it. */
function readUsualHeader(bytes: Buffer, at: number, most: number): Header | null {
	for (let i = 0; i < usualHeader.length; i++) if (bytes[at + i] !== usualHeader[i]) return null;
	let length = 0;
	let i = at + usualHeader.length;
	for (; i < bytes.length; i++) {
		const byte = bytes[i] as number;
		if (byte < zero || byte > nine) break;
		length = length * 10 + byte - zero;
	}
	const ends =
		bytes[i] === carriageReturn &&
		bytes[i + 1] === lineFeed &&
		bytes[i + 2] === carriageReturn &&
		bytes[i + 3] === lineFeed;
	const isUsual = ends && i > at + usualHeader.length && length <= most;
	return isUsual ? { bodyAt: i + 4, length } : null;
}

function readAnyHeader(bytes: Buffer, at: number, most: number): Header | string | null {
	const limit = Math.min(bytes.length, at + frameLimits.headerBytes + 4);
	const text = bytes.toString("latin1", at, limit);
	const end = text.indexOf("\r\n\r\n");
	const lines = (end < 0 ? text : text.slice(0, end)).split("\r\n");
	// Whatever a component prints ends in a line feed alone, or does not look like a header; waiting for more is no use then.
	const printed = (end < 0 ? lines.slice(0, -1) : lines).find((line) => !isHeaderLine(line)) ?? lines.find(hasOwnEnd);
	if (printed !== undefined)
		return `it wrote on its standard output what is not part of the protocol: ${shown(printed)}`;
	if (end < 0) {
		return text.length > frameLimits.headerBytes
			? `it sent a header of more than ${frameLimits.headerBytes / 1024} KB: ${shown(text)}`
			: null;
	}
	// Without a word on blanks around the number: three ways to take the same blanks are a cube of tries where none fits.
	const lengths = lines.flatMap((line) => /^content-length[ \t]*:(.*)$/is.exec(line)?.[1] ?? []);
	const [length] = lengths;
	if (length === undefined) return `it sent a header without Content-Length: ${shown(text.slice(0, end))}`;
	if (!/^[ \t]*\d+[ \t]*$/.test(length) || lengths.length > 1)
		return `it sent a Content-Length that is no number: ${shown(length.trim())}`;
	if (Number(length) > most) {
		const size = most < 2 ** 20 ? `${most / 2 ** 10} KB` : `${most / 2 ** 20} MB`;
		return `it announced a message of ${length.trim()} bytes, and ${size} is the most there can be`;
	}
	return { bodyAt: at + end + 4, length: Number(length) };
}

function isHeaderLine(line: string): boolean {
	return /^[!-9;-~]+[ \t]*:[^\n]*$/.test(line);
}

function hasOwnEnd(line: string): boolean {
	return line.includes("\n");
}

/** A text from outside as messages show it. */
export function shown(text: string): string {
	return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
