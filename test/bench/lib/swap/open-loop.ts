/** Calls at a steady pace, whether earlier ones were answered or not: nobody stops asking because an upgrade is on. */
export class OpenLoop {
	readonly #perSecond: number;
	readonly #send: (number: number) => Promise<unknown>;
	readonly #open = new Set<Promise<void>>();
	#sent = 0;
	#failed = 0;

	/** @param send gets the numbers from 0 on, in order */
	constructor(perSecond: number, send: (number: number) => Promise<unknown>) {
		this.#perSecond = perSecond;
		this.#send = send;
	}

	get sent(): number {
		return this.#sent;
	}

	/** Calls that were answered with an error. */
	get failed(): number {
		return this.#failed;
	}

	/** Calls for as long as the work takes, and waits for every answer. Done again, the numbers go on. */
	async during<Value>(work: () => Promise<Value>): Promise<Value> {
		const startedAt = performance.now();
		const before = this.#sent;
		const timer = setInterval(() => {
			const due = before + ((performance.now() - startedAt) / 1000) * this.#perSecond;
			while (this.#sent < due) this.#sendOne();
		}, 1);
		try {
			return await work();
		} finally {
			clearInterval(timer);
			await Promise.all(this.#open);
		}
	}

	#sendOne(): void {
		const over = this.#send(this.#sent++)
			.catch(() => void this.#failed++)
			.then(() => void this.#open.delete(over));
		this.#open.add(over);
	}
}
