/** Between an answer and the next question, in milliseconds. */
const betweenMs = 1_000;

/** Asks once a second for as long as somebody looks; never a second question while the first is not answered. */
export class CounterPoll {
	readonly #ask: () => Promise<void>;
	#timer: NodeJS.Timeout | undefined;
	#wanted = false;
	#asking = false;

	/** @param ask sees to its own failures */
	constructor(ask: () => Promise<void>) {
		this.#ask = ask;
	}

	set wanted(wanted: boolean) {
		this.#wanted = wanted;
		if (wanted) void this.#go();
		else clearTimeout(this.#timer);
	}

	async #go(): Promise<void> {
		if (this.#asking) return;
		clearTimeout(this.#timer);
		this.#asking = true;
		await this.#ask();
		this.#asking = false;
		if (this.#wanted) this.#timer = setTimeout(() => void this.#go(), betweenMs);
	}
}
