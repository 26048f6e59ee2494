import type { Socket } from "node:net";
import {
	AbstractMessageReader,
	AbstractMessageWriter,
	type DataCallback,
	type Disposable,
	type Message,
	type MessageReader,
	type MessageWriter,
} from "vscode-jsonrpc";
import { FrameReader } from "../framing/frame-reader.ts";

/** What one peer may make a runtime keep. */
const peerLimits = {
	/** Bytes of one message, from a peer that has not shown the token. */
	strangerMessage: 16 * 1024,
	/** Bytes of one message, from one that has. */
	message: 64 * 2 ** 20,
	/** Requests that are under way; no more are read until one of them is answered. */
	requests: 1000,
	/** Bytes that the peer has not read yet; no more requests are read until it has, and no events are sent. */
	unread: 8 * 2 ** 20,
	/** The same, for answers. */
	unreadAnswers: 256 * 2 ** 20,
} as const;

/**
 * The messages of one connection, as the server's side has them: requests come in, answers and notifications go out. The
 * reader and writer of vscode-jsonrpc take whatever comes and queue whatever goes, and this side must not: it is a
 * service's own process that would run out of memory.
 *
 * @param isWelcome whether the peer has shown the token
 * @param cut told why the connection ends, when it is the peer's doing
 */
export function socketMessages(
	socket: Socket,
	isWelcome: () => boolean,
	cut: (why: string) => void,
): { readonly reader: MessageReader; readonly writer: MessageWriter } {
	const end = (why: string): void => {
		if (socket.destroyed) return;
		// First: what is said of it may be an event itself, which the same peer would be sent.
		socket.destroy();
		cut(why);
	};
	const pace = new Pace(socket);
	return { reader: new RequestReader(socket, isWelcome, pace, end), writer: new AnswerWriter(socket, pace, end) };
}

/** Reads from a peer only as fast as it is served, and as it reads itself. */
class Pace {
	readonly #socket: Socket;
	#underWay = 0;

	constructor(socket: Socket) {
		this.#socket = socket;
		socket.on("drain", () => this.#set());
	}

	asked(): void {
		this.#underWay++;
		this.#set();
	}

	answered(): void {
		this.#underWay--;
		this.#set();
	}

	#set(): void {
		const isFull = this.#underWay >= peerLimits.requests || this.#socket.writableLength > peerLimits.unread;
		if (isFull === this.#socket.isPaused()) return;
		if (isFull) this.#socket.pause();
		else this.#socket.resume();
	}
}

class RequestReader extends AbstractMessageReader implements MessageReader {
	readonly #socket: Socket;
	readonly #pace: Pace;
	readonly #end: (why: string) => void;
	readonly #isWelcome: () => boolean;

	constructor(socket: Socket, isWelcome: () => boolean, pace: Pace, end: (why: string) => void) {
		super();
		this.#socket = socket;
		this.#pace = pace;
		this.#end = end;
		this.#isWelcome = isWelcome;
	}

	listen(callback: DataCallback): Disposable {
		const frames = new FrameReader(
			(body) => this.#take(body, callback),
			() => (this.#isWelcome() ? peerLimits.message : peerLimits.strangerMessage),
		);
		const onData = (chunk: Buffer): void => {
			const wrong = frames.push(chunk);
			if (wrong !== null) this.#end(wrong);
		};
		this.#socket.on("data", onData);
		this.#socket.on("close", () => this.fireClose());
		return { dispose: () => void this.#socket.off("data", onData) };
	}

	/** @returns what is wrong with it. Nothing that a peer may send is anything but a request */
	#take(body: string, callback: DataCallback): string | null {
		let message: unknown;
		try {
			message = JSON.parse(body);
		} catch {
			return "it sent a message that is no JSON";
		}
		if (!isRequest(message)) return "it sent a message that is no request";
		this.#pace.asked();
		callback(message);
		return null;
	}
}

class AnswerWriter extends AbstractMessageWriter implements MessageWriter {
	readonly #socket: Socket;
	readonly #pace: Pace;
	readonly #end: (why: string) => void;

	constructor(socket: Socket, pace: Pace, end: (why: string) => void) {
		super();
		this.#socket = socket;
		this.#pace = pace;
		this.#end = end;
	}

	async write(message: Message): Promise<void> {
		if (!this.#socket.writable) return;
		const isAnswer = "id" in message;
		const most = isAnswer ? peerLimits.unreadAnswers : peerLimits.unread;
		if (this.#socket.writableLength > most) {
			this.#end(`it does not read what it ${isAnswer ? "asks for" : "has subscribed to"}`);
			return;
		}
		const body = JSON.stringify(message);
		this.#socket.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
		if (isAnswer) this.#pace.answered();
	}

	end(): void {
		this.#socket.end();
	}
}

function isRequest(message: unknown): message is Message {
	if (typeof message !== "object" || message === null) return false;
	const { id, method } = message as { id?: unknown; method?: unknown };
	return typeof method === "string" && (typeof id === "number" || typeof id === "string");
}
