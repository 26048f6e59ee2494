/** A way to have a number echoed by somebody else. */
export interface Caller {
	call(value: number): Promise<unknown>;
	close(): Promise<void>;
}

/** Answers find their calls by number, where a channel knows messages only. */
export class Waiting {
	readonly #waiting = new Map<number, (value: unknown) => void>();
	#next = 0;

	/** @param send gets the number that the answer has to name */
	ask(send: (id: number) => void): Promise<unknown> {
		return new Promise((resolve) => {
			const id = this.#next++;
			this.#waiting.set(id, resolve);
			send(id);
		});
	}

	answer(id: number, value: unknown): void {
		this.#waiting.get(id)?.(value);
		this.#waiting.delete(id);
	}
}
