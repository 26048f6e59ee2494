import type { Readable, Writable } from "node:stream";
import { messageOf } from "../../formats/failure.ts";
import { FrameReader, shown } from "../../framing/frame-reader.ts";
import { FrameWriter } from "../../framing/frame-writer.ts";
import { callMethod } from "./messages.ts";
import { readPlainAnswer, readPlainCall } from "./plain-messages.ts";
import type { RpcError } from "./rpc-error.ts";

/** What a process may leave unread before calls are refused, so that one that reads no more does not fill the host. */
export const maxUnreadBytes = 64 * 1024 * 1024;

/** Numbers are calls; texts are the rare rest. */
export type RpcId = number | string;

/** What one side hears from the other. */
export interface Hearing {
	/** @param id null: a notification, which nobody answers */
	asked(method: string, params: unknown, id: RpcId | null): void;
	answered(id: RpcId, result: unknown): void;
	refused(id: RpcId, error: RpcError): void;
	/** The other side does not keep to the protocol; nothing can be read from it any more. */
	broken(reason: string): void;
}

/** JSON-RPC 2.0 over two streams, the same for both sides. Everything sent within one microtask leaves as one piece. */
export class Connection {
	readonly #writer: FrameWriter;
	readonly #hearing: Hearing;

	constructor(input: Readable, output: Writable, hearing: Hearing) {
		this.#writer = new FrameWriter(output);
		this.#hearing = hearing;
		let broken = false;
		const reader = new FrameReader((body) => this.#receive(body));
		input.on("data", (chunk: Buffer) => {
			if (broken) return;
			const wrong = reader.push(chunk);
			if (wrong === null) return;
			broken = true;
			hearing.broken(wrong);
		});
	}

	/** How much the other side has not read yet. */
	get waitingBytes(): number {
		return this.#writer.waitingBytes;
	}

	/**
	 * @param method one of ours, which needs no escaping
	 * @param params JSON
	 * @returns false when it is too large to be sent; then nothing was
	 */
	ask(id: RpcId, method: string, params: string): boolean {
		return this.#writer.write(`{"jsonrpc":"2.0","id":${idText(id)},"method":"${method}","params":${params}}`);
	}

	/** @param params JSON */
	tell(method: string, params: string): void {
		this.#writer.write(`{"jsonrpc":"2.0","method":"${method}","params":${params}}`);
	}

	/** @param result JSON. @returns false when it is too large to be sent; then nothing was */
	answer(id: RpcId, result: string): boolean {
		return this.#writer.write(`{"jsonrpc":"2.0","id":${idText(id)},"result":${result}}`);
	}

	refuse(id: RpcId, error: RpcError): void {
		this.#writer.write(`{"jsonrpc":"2.0","id":${idText(id)},"error":${JSON.stringify(error)}}`);
	}

	flush(): void {
		this.#writer.flush();
	}

	/** @returns what is wrong with it */
	#receive(body: string): string | null {
		const answer = readPlainAnswer(body);
		if (answer) {
			this.#hearing.answered(answer.id, answer.result);
			return null;
		}
		const call = readPlainCall(body);
		if (call) {
			this.#hearing.asked(callMethod, call, call.id);
			return null;
		}
		let message: unknown;
		try {
			message = JSON.parse(body);
		} catch (error) {
			return `it sent what is not JSON (${messageOf(error)}): ${shown(body)}`;
		}
		return this.#heard(message) ? null : `it sent what is not a message of JSON-RPC 2.0: ${shown(body)}`;
	}

	#heard(message: unknown): boolean {
		if (typeof message !== "object" || message === null) return false;
		const { id, method, params, error, result } = message as Record<string, unknown>;
		const isId = typeof id === "number" || typeof id === "string";
		if (typeof method === "string") {
			if (!isId && id !== undefined) return false;
			this.#hearing.asked(method, params, isId ? id : null);
			return true;
		}
		if (!isId) return false;
		if (isRpcError(error)) this.#hearing.refused(id, error);
		else this.#hearing.answered(id, result);
		return true;
	}
}

/** Numbers are by far the most, and cost least without JSON. */
function idText(id: RpcId): string {
	return typeof id === "number" ? `${id}` : JSON.stringify(id);
}

function isRpcError(error: unknown): error is RpcError {
	if (typeof error !== "object" || error === null) return false;
	const { code, message } = error as Partial<Record<keyof RpcError, unknown>>;
	return typeof code === "number" && typeof message === "string";
}
