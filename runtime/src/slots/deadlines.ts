import { longestTimerMs } from "./call-timeout.ts";
import { coarseNow } from "./coarse-clock.ts";

/** Something that ends by itself unless it is over before. Its fields belong to the list that it is in. */
export interface Expiring {
	previous: Expiring | null;
	next: Expiring | null;
	expiresAt: number;
	expire(): void;
}

/**
 * The deadlines of calls, one list for each length of time: in such a list they come in the order of their start, so
 * one timer does for all. A timer of its own would cost a call more than everything else that is done for it.
 */
export class Deadlines {
	readonly #lists = new Map<number, DeadlineList>();

	/** @param ms from now; at least one */
	list(ms: number): DeadlineList {
		let list = this.#lists.get(ms);
		if (!list) {
			list = new DeadlineList(Math.max(1, Math.min(ms, longestTimerMs)), () => this.#lists.delete(ms));
			this.#lists.set(ms, list);
		}
		return list;
	}

	/** How many different lengths of time there are deadlines for. */
	get size(): number {
		return this.#lists.size;
	}
}

export class DeadlineList {
	readonly #ms: number;
	readonly #emptied: () => void;
	#first: Expiring | null = null;
	#last: Expiring | null = null;
	#timer: NodeJS.Timeout | null = null;

	constructor(ms: number, emptied: () => void) {
		this.#ms = ms;
		this.#emptied = emptied;
	}

	add(entry: Expiring): void {
		entry.expiresAt = coarseNow() + this.#ms;
		entry.previous = this.#last;
		if (this.#last) this.#last.next = entry;
		else this.#first = entry;
		this.#last = entry;
		if (this.#timer === null) this.#arm(this.#ms);
	}

	/** It is over in time. Safe to call once only. */
	remove(entry: Expiring): void {
		if (entry.previous) entry.previous.next = entry.next;
		else this.#first = entry.next;
		if (entry.next) entry.next.previous = entry.previous;
		else this.#last = entry.previous;
		entry.previous = null;
		entry.next = null;
	}

	/** What a call waits for keeps the process alive where anything should; its deadline is no reason to. */
	#arm(ms: number): void {
		this.#timer = setTimeout(() => this.#expireDue(), ms).unref();
	}

	#expireDue(): void {
		this.#timer = null;
		const now = performance.now();
		for (let entry = this.#first; entry && entry.expiresAt <= now; entry = this.#first) {
			this.remove(entry);
			entry.expire();
		}
		if (this.#first) this.#arm(Math.max(1, Math.ceil(this.#first.expiresAt - now)));
		else if (this.#timer === null) this.#emptied();
	}
}
