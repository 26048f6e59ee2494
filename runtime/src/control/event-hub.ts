import { messageOf } from "../formats/failure.ts";
import type { RuntimeEvent, StampedEvent } from "./events.ts";

/** Hands every event to whoever has subscribed, in the order in which they happened. */
export class EventHub {
	readonly #listeners = new Set<(event: StampedEvent) => void>();
	readonly #failed: (message: string) => void;
	#sequence = 0;

	/** @param failed told of a listener that threw; it is not called again */
	constructor(failed: (message: string) => void) {
		this.#failed = failed;
	}

	/** Whether anybody listens: what nobody hears need not be put together. */
	get isHeard(): boolean {
		return this.#listeners.size > 0;
	}

	/** @returns how to stop listening */
	subscribe(listener: (event: StampedEvent) => void): () => void {
		// A function of its own, so that one that subscribes twice is told twice, and leaves twice.
		const own = (event: StampedEvent): void => listener(event);
		this.#listeners.add(own);
		return () => this.#listeners.delete(own);
	}

	emit(event: RuntimeEvent): void {
		const stamped = { sequence: ++this.#sequence, at: new Date().toISOString(), event };
		for (const listener of [...this.#listeners]) {
			try {
				listener(stamped);
			} catch (error) {
				this.#listeners.delete(listener);
				this.#failed(`A listener to events threw, and is told no more: ${messageOf(error)}`);
			}
		}
	}
}
