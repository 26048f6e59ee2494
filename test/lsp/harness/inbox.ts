/** What has arrived and nobody has taken yet. A test waits for the event it expects instead of for time to pass. */
export class Inbox<T> {
	readonly #waiting: { matches: (item: T) => boolean; take: (item: T) => void }[] = [];
	readonly #items: T[] = [];

	push(item: T): void {
		const index = this.#waiting.findIndex(({ matches }) => matches(item));
		const [waiter] = index < 0 ? [] : this.#waiting.splice(index, 1);
		if (waiter) waiter.take(item);
		else this.#items.push(item);
	}

	/** Takes the first item that matches, now or once it arrives; what came before it stays. */
	next(matches: (item: T) => boolean = () => true): Promise<T> {
		const index = this.#items.findIndex(matches);
		const [item] = index < 0 ? [] : this.#items.splice(index, 1);
		if (item !== undefined) return Promise.resolve(item);
		return new Promise((take) => this.#waiting.push({ matches, take }));
	}

	/** All that is there and not taken. */
	get untaken(): readonly T[] {
		return this.#items;
	}
}
