/** Timers that end together with whoever set them. */
export class OwnedTimers {
	readonly #pending = new Set<NodeJS.Timeout>();

	setTimeout(callback: () => void, ms: number): NodeJS.Timeout {
		const timer = setTimeout(() => {
			this.#pending.delete(timer);
			callback();
		}, ms);
		this.#pending.add(timer);
		return timer;
	}

	setInterval(callback: () => void, ms: number): NodeJS.Timeout {
		const timer = setInterval(callback, ms);
		this.#pending.add(timer);
		return timer;
	}

	clear(): void {
		for (const timer of this.#pending) clearTimeout(timer);
		this.#pending.clear();
	}
}
