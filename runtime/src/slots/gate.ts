import type { CallTree } from "./call-tree.ts";

interface Waiting {
	proceed(): void;
	refuse(reason: "stopped"): void;
}

/**
 * Closed while a set of components is switched. Calls wait in it in the order of their starting, except those of a tree
 * that works with a member already: the drain waits for that tree, so holding it up would hold up both for ever.
 */
export class Gate {
	readonly members: ReadonlySet<string>;
	readonly #limit: number;
	readonly #waiting = new Set<Waiting>();

	/** @param limit how many calls may wait before more are refused */
	constructor(members: Iterable<string>, limit: number) {
		this.members = new Set(members);
		this.#limit = limit;
	}

	get queued(): number {
		return this.#waiting.size;
	}

	lets(tree: CallTree): boolean {
		return tree.holdsAnyOf(this.members);
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
		for (const call of this.#waiting) call.refuse("stopped");
		this.#waiting.clear();
	}
}
