/** A call as one writes it by hand over a channel that knows messages only. */
export interface CallMessage {
	readonly id: number;
	readonly method: string;
	readonly args: readonly [number];
}

export interface AnswerMessage {
	readonly id: number;
	readonly value: unknown;
}

const methods: Readonly<Record<string, (value: number) => unknown>> = { echo: (value) => value };

/** The other side of it. */
export function answerTo({ id, method, args }: CallMessage): AnswerMessage {
	return { id, value: methods[method]?.(...args) };
}

/** A side that calls: answers find their calls by number. */
export class MessageCalls {
	readonly #send: (message: CallMessage) => void;
	readonly #waiting = new Map<number, (value: unknown) => void>();
	#next = 0;

	constructor(send: (message: CallMessage) => void) {
		this.#send = send;
	}

	call(value: number): Promise<unknown> {
		return new Promise((resolve) => {
			const id = this.#next++;
			this.#waiting.set(id, resolve);
			this.#send({ id, method: "echo", args: [value] });
		});
	}

	answered({ id, value }: AnswerMessage): void {
		this.#waiting.get(id)?.(value);
		this.#waiting.delete(id);
	}
}
