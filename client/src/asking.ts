/** Keeps what was asked up to date. Calls while it is asked are answered together, by what is said afterwards. */
export class Asking {
	readonly #ask: () => Promise<void>;
	readonly #mayAsk: () => boolean;
	#running: Promise<void> | undefined;
	#outdated = false;

	/**
	 * @param ask sees to its own failures
	 * @param mayAsk false: there is nobody to ask just now
	 */
	constructor(ask: () => Promise<void>, mayAsk: () => boolean) {
		this.#ask = ask;
		this.#mayAsk = mayAsk;
	}

	/** @returns when an answer is there that is as new as this call */
	again(): Promise<void> {
		this.#outdated = true;
		this.#running ??= this.#run().finally(() => {
			this.#running = undefined;
		});
		return this.#running;
	}

	async #run(): Promise<void> {
		while (this.#outdated && this.#mayAsk()) {
			this.#outdated = false;
			await this.#ask();
		}
	}
}
