/** Timers that end together with whoever set them. */
export class OwnedTimers {
	/**
	 * Weakly: Node holds a timer for as long as it is to fire, and one that its owner has cleared nobody needs to hold.
	 * Clearing is done by the global functions, of which nothing is heard here.
	 */
	readonly #pending = new Set<WeakRef<NodeJS.Timeout>>();
	readonly #cleared = new FinalizationRegistry<WeakRef<NodeJS.Timeout>>((timer) => this.#pending.delete(timer));

	setTimeout(callback: () => void, ms: number): NodeJS.Timeout {
		const timer = setTimeout(() => {
			this.#pending.delete(known);
			callback();
		}, ms);
		const known = this.#add(timer);
		return timer;
	}

	setInterval(callback: () => void, ms: number): NodeJS.Timeout {
		const timer = setInterval(callback, ms);
		this.#add(timer);
		return timer;
	}

	clear(): void {
		for (const timer of this.#pending) clearTimeout(timer.deref());
		this.#pending.clear();
	}

	#add(timer: NodeJS.Timeout): WeakRef<NodeJS.Timeout> {
		const known = new WeakRef(timer);
		this.#pending.add(known);
		this.#cleared.register(timer, known);
		return known;
	}
}
