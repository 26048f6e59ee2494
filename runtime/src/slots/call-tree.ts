import type { Generation } from "./generation.ts";

/**
 * A call from outside together with all the calls that it leads to. It holds a lease on every generation that it
 * touched until the whole of it is over, so that it never sees two generations of one component, and a gate knows which
 * calls it has to let through for a drain to end.
 */
export class CallTree {
	/** What its caller wants to be told from others by, where traffic is split; undefined: nothing. */
	readonly key: string | undefined;
	// Most trees touch one component only, and there are as many trees as calls.
	#first: Generation | null = null;
	#others: Generation[] | null = null;
	#open = 0;

	constructor(key?: string) {
		this.key = key;
	}

	/**
	 * The generation of a component that this tree has to go on with: the one that it works with already, or the one
	 * that was replaced together with one that it works with.
	 */
	bound(component: string): Generation | undefined {
		if (this.#first === null) return undefined;
		if (this.#first.release.component === component) return this.#first;
		const leased = this.#others?.find((generation) => generation.release.component === component);
		if (leased) return leased;
		for (const generation of [this.#first, ...(this.#others ?? [])]) {
			const companion = generation.companions.get(component);
			if (companion) return companion;
		}
		return undefined;
	}

	/** Whether some gate waits for this tree to end. */
	get isWaitedFor(): boolean {
		return this.#first !== null && (this.#first.draining || (this.#others?.some(({ draining }) => draining) ?? false));
	}

	/** Takes a lease, unless it has one. */
	lease(generation: Generation): void {
		if (this.#first === generation || this.#others?.includes(generation)) return;
		if (this.#first === null) this.#first = generation;
		else if (this.#others === null) this.#others = [generation];
		else this.#others.push(generation);
		generation.acquire();
	}

	enter(): void {
		this.#open++;
	}

	leave(): void {
		this.#open--;
		if (this.#open > 0) return;
		const [first, others] = [this.#first, this.#others];
		this.#first = null;
		this.#others = null;
		first?.giveBack();
		if (others) for (const generation of others) generation.giveBack();
	}

	/** False once the whole of it is over: what still runs then has outlived its call and belongs to none. */
	get isOpen(): boolean {
		return this.#open > 0;
	}
}
