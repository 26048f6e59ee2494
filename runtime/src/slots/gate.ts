import type { CallTree } from "./call-tree.ts";

interface Waiting {
	proceed(): void;
	refuse(): void;
}

/**
 * Closed while a set of components is switched. Calls wait in it in the order of their starting. Until it is sealed it
 * lets those of a tree through that a gate, this one or another, waits for: holding them up would hold up both for ever.
 */
export class Gate {
	readonly #limit: number;
	readonly #waiting = new Set<Waiting>();
	#sealed = false;

	/** @param limit how many calls may wait before more are refused */
	constructor(limit: number) {
		this.#limit = limit;
	}

	get queued(): number {
		return this.#waiting.size;
	}

	lets(tree: CallTree): boolean {
		return !this.#sealed && tree.isWaitedFor;
	}

	/** Nothing gets through from here on: what the old releases hold is final. */
	seal(): void {
		this.#sealed = true;
	}

	/** @returns how to leave the queue again, or null when it is full */
	wait(call: Waiting): (() => void) | null {
		if (this.#waiting.size >= this.#limit) return null;
		this.#waiting.add(call);
		return () => this.#waiting.delete(call);
	}

	/** Lets everything that waits go on, in order, before anything that comes later. */
	open(): void {
		for (const call of this.#waiting) {
			this.#waiting.delete(call);
			call.proceed();
		}
	}

	refuseAll(): void {
		for (const call of this.#waiting) call.refuse();
		this.#waiting.clear();
	}
}
