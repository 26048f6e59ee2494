/** The time that an upgrade may take. While it is paused it waits for a person, and that time is not its own. */
export class UpgradeDeadline {
	readonly #over = new AbortController();
	#leftMs: number;
	#running: { readonly since: number; readonly timer: NodeJS.Timeout } | null = null;

	/** It runs from now on. */
	constructor(ms: number) {
		this.#leftMs = ms;
		this.goOn();
	}

	/** Aborted, with a `TimeoutError`, when the time is over. */
	get signal(): AbortSignal {
		return this.#over.signal;
	}

	hold(): void {
		if (!this.#running) return;
		clearTimeout(this.#running.timer);
		this.#leftMs -= performance.now() - this.#running.since;
		this.#running = null;
	}

	goOn(): void {
		if (this.#running) return;
		const timer = setTimeout(
			() => this.#over.abort(new DOMException("The time for the upgrade is over.", "TimeoutError")),
			Math.max(0, this.#leftMs),
		);
		this.#running = { since: performance.now(), timer };
	}
}
