import type { Generation } from "./generation.ts";

/**
 * A call from outside together with all the calls that it leads to. It holds a lease on every generation that it
 * touched until the whole of it is over, so that it never sees two generations of one component, and a gate knows which
 * calls it has to let through for a drain to end.
 */
export class CallTree {
	readonly #leases = new Map<string, Generation>();
	#open = 0;

	/** The generation of a component that this tree already works with. */
	leased(component: string): Generation | undefined {
		return this.#leases.get(component);
	}

	/** Whether some gate waits for this tree to end. */
	get isWaitedFor(): boolean {
		for (const generation of this.#leases.values()) if (generation.draining) return true;
		return false;
	}

	lease(component: string, generation: Generation): void {
		this.#leases.set(component, generation);
		generation.acquire();
	}

	enter(): void {
		this.#open++;
	}

	leave(): void {
		this.#open--;
		if (this.#open > 0) return;
		for (const generation of this.#leases.values()) generation.giveBack();
		this.#leases.clear();
	}

	/** False once the whole of it is over: what still runs then has outlived its call and belongs to none. */
	get isOpen(): boolean {
		return this.#open > 0;
	}
}
