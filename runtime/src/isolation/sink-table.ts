import type { CallSink } from "./instance.ts";

/** The calls that wait for an answer, by small numbers that are used again: an array is faster than a map. */
export class SinkTable {
	readonly #sinks: (CallSink | undefined)[] = [];
	readonly #free: number[] = [];

	/** @returns the number that the answer will name */
	add(sink: CallSink): number {
		const id = this.#free.pop() ?? this.#sinks.length;
		this.#sinks[id] = sink;
		sink.number = id;
		return id;
	}

	/** The call of that number, which goes on waiting. */
	get(id: number): CallSink | undefined {
		return this.#sinks[id];
	}

	/** The number of a call; undefined when it does not wait. */
	numberOf(sink: CallSink): number | undefined {
		return sink.number !== undefined && this.#sinks[sink.number] === sink ? sink.number : undefined;
	}

	/** The call of that number, which is answered now; undefined when there is none. */
	take(id: number): CallSink | undefined {
		const sink = this.#sinks[id];
		if (sink) {
			this.#sinks[id] = undefined;
			this.#free.push(id);
		}
		return sink;
	}

	/** All of them; none waits afterwards. */
	takeAll(): CallSink[] {
		this.#free.length = 0;
		return this.#sinks.splice(0).filter((sink) => sink !== undefined);
	}
}
