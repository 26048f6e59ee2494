/** A kind of thing that can be left open. */
export interface OpenKind<Thing extends object> {
	/** What messages call it, such as `process 4711 (sleep)`; null when it is not open, or is being closed. */
	name(thing: Thing): string | null;
	close(thing: Thing): void;
}

/** What an inline component has opened and not closed yet. */
export class Opened {
	readonly #things = new Map<object, OpenKind<never>>();
	#closed = false;

	add<Thing extends object>(thing: Thing, kind: OpenKind<Thing>): void {
		// Code of a component that has ended may still run, and nobody would close what it opens.
		if (this.#closed) kind.close(thing);
		else this.#things.set(thing, kind);
	}

	remove(thing: object): void {
		this.#things.delete(thing);
	}

	get isEmpty(): boolean {
		return this.#things.size === 0;
	}

	/** Closes everything, now and from here on. @returns what there was, in words such as `2 × Timeout` */
	closeAll(): string[] {
		this.#closed = true;
		const counts = new Map<string, number>();
		for (const [thing, kind] of this.#things) {
			const name = kind.name(thing as never);
			kind.close(thing as never);
			if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
		}
		this.#things.clear();
		return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`));
	}
}
