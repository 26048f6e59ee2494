/** Runs an action once things have been quiet for a while, so that a burst of events costs one run. */
export class Debounce {
	#timer: NodeJS.Timeout | undefined;
	readonly #action: () => void;

	constructor(action: () => void) {
		this.#action = action;
	}

	/** @param afterMs how long it has to stay quiet; a later call starts the wait anew. */
	trigger(afterMs: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.#action, afterMs);
	}

	cancel(): void {
		clearTimeout(this.#timer);
	}
}
