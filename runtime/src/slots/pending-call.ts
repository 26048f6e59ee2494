import { CallError } from "../component/call-error.ts";
import type { CallSink } from "../isolation/instance.ts";
import type { CallTree } from "./call-tree.ts";
import { coarseNow } from "./coarse-clock.ts";
import type { DeadlineList, Expiring } from "./deadlines.ts";
import type { Generation } from "./generation.ts";
import type { Slot } from "./slot.ts";

/**
 * One call, from its start to its answer. The caller is answered once: by the component, by the deadline, or by giving
 * up; the component's lease is given back when the component has answered, whatever the caller was told before.
 */
export class PendingCall implements CallSink, Expiring {
	previous: Expiring | null = null;
	next: Expiring | null = null;
	expiresAt = 0;
	number = -1;
	readonly method: string;
	readonly args: unknown[];
	readonly tree: CallTree;
	readonly #slot: Slot;
	readonly #deadlines: DeadlineList;
	readonly #timeoutMs: number;
	readonly #sink: CallSink;
	#generation: Generation | null = null;
	/** What the component has given for it already; null: the component knows it by this sink. */
	#work: Promise<unknown> | null = null;
	#startedAt = 0;
	#leaveQueue: (() => void) | null = null;
	/** Stops listening for its caller to give it up. */
	#unheed: (() => void) | null = null;
	#answered = false;

	constructor(
		slot: Slot,
		method: string,
		args: unknown[],
		tree: CallTree,
		deadlines: DeadlineList,
		timeoutMs: number,
		sink: CallSink,
	) {
		this.#slot = slot;
		this.method = method;
		this.args = args;
		this.tree = tree;
		this.#deadlines = deadlines;
		this.#timeoutMs = timeoutMs;
		this.#sink = sink;
		tree.enter();
		slot.counters.calls++;
		slot.counters.inFlight++;
		deadlines.add(this);
	}

	/** Its caller can give it up. */
	heed(signal: AbortSignal): void {
		const onAbort = (): void => this.#giveUp(cancelled(this.#slot.component, this.method), false);
		signal.addEventListener("abort", onAbort, { once: true });
		this.#unheed = () => signal.removeEventListener("abort", onAbort);
	}

	/** It waits in a gate. @param leave takes it out of the queue; null: the queue is full */
	queued(leave: (() => void) | null, length: number): void {
		this.#leaveQueue = leave;
		if (leave === null) {
			this.#neverStarted(
				"queue-full",
				`was refused: ${length} calls wait already for an upgrade to switch. Try again in a moment.`,
			);
		}
	}

	/** Hands it to the component. */
	proceed(): void {
		this.#leaveQueue = null;
		const generation = this.#slot.choose(this.tree);
		if (generation instanceof CallError) {
			this.tree.leave();
			this.#fail(generation);
			return;
		}
		this.handedTo(generation);
		generation.instance.call(this.method, this.args, this);
	}

	/**
	 * The component works on it from now on.
	 *
	 * @param work what it has given where it was invoked; null: it is called
	 */
	handedTo(generation: Generation, work: Promise<unknown> | null = null): void {
		this.tree.lease(generation);
		this.#generation = generation;
		this.#work = work;
		this.#startedAt = coarseNow();
		generation.stats.calls++;
		generation.stats.inFlight++;
	}

	refuse(): void {
		this.#neverStarted("runtime-stopped", "was not started: the runtime is stopping.");
	}

	/** The component has answered. */
	resolve(value: unknown): void {
		this.#over(false);
		if (this.#answered) return;
		this.#answer();
		this.#sink.resolve(value);
	}

	/** The component has failed. */
	reject(error: unknown): void {
		this.#over(!this.#answered);
		this.#fail(error);
	}

	/** Its deadline has come. */
	expire(): void {
		const where = this.#leaveQueue ? "it was still waiting for an upgrade to switch" : "the component has not answered";
		const message = `${this.#slot.component}.${this.method} had ${this.#timeoutMs} ms and ${where}.`;
		this.#giveUp(new CallError("deadline-exceeded", message), true);
	}

	/** Whoever still waits in the gate leaves it; a call that has started is told, and left to end with its lease. */
	#giveUp(error: CallError, expired: boolean): void {
		if (this.#leaveQueue) {
			this.#leaveQueue();
			this.#leaveQueue = null;
			this.tree.leave();
		} else if (expired && this.#generation) {
			this.#generation.stats.errors++;
			this.#generation.stats.latency.record(this.#timeoutMs);
		}
		this.#fail(error, expired);
		this.#generation?.instance.cancel(this.#work ?? this, error);
	}

	#neverStarted(code: "queue-full" | "runtime-stopped", why: string): void {
		this.#leaveQueue = null;
		this.tree.leave();
		this.#fail(new CallError(code, `${this.#slot.component}.${this.method} ${why}`));
	}

	/** The component is done with it, in whatever way. */
	#over(failed: boolean): void {
		const { stats } = this.#generation as Generation;
		stats.inFlight--;
		if (failed) stats.errors++;
		// One that its deadline has ended stands among the latencies already.
		if (!this.#answered) stats.latency.record(coarseNow() - this.#startedAt);
		this.tree.leave();
	}

	#fail(error: unknown, expired = false): void {
		if (this.#answered) return;
		this.#answer(expired);
		this.#slot.counters.errors++;
		this.#sink.reject(error);
	}

	#answer(expired = false): void {
		this.#answered = true;
		if (!expired) this.#deadlines.remove(this);
		this.#unheed?.();
		this.#slot.counters.inFlight--;
	}
}

export function cancelled(component: string, method: string): CallError {
	return new CallError("cancelled", `${component}.${method} was cancelled by its caller.`);
}
