import { CallError } from "../component/call-error.ts";
import type { CallSink } from "../isolation/instance.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import type { WrittenConfig } from "../start/written-config.ts";
import { CallTree } from "./call-tree.ts";
import { Deadlines } from "./deadlines.ts";
import type { Gate } from "./gate.ts";
import type { Generation } from "./generation.ts";
import { cancelled, PendingCall } from "./pending-call.ts";
import type { Split } from "./split.ts";
import type { Standby } from "./standby.ts";

/** What a slot holds. A release that is gone leaves its slot behind, so that handles outlive it. */
export type SlotState =
	| { readonly kind: "starting" }
	| { readonly kind: "serving"; readonly generation: Generation }
	| { readonly kind: "restarting"; readonly reason: string }
	| { readonly kind: "failed"; readonly reason: string }
	| { readonly kind: "stopped" };

export interface CallOptions {
	/** The call this one belongs to. */
	readonly tree?: CallTree | undefined;
	readonly timeoutMs: number;
	readonly signal?: AbortSignal | undefined;
	/** Callers with the same key are sent to the same release while traffic is split. */
	readonly key?: string | undefined;
}

/** A release as far as it is known before it is ready, with the configuration that it is to have. */
export type WantedRelease = Pick<ReadyRelease, "version" | "integrity" | "written">;

/** The stable place of a component: callers hold on to it while generations come and go behind it. */
export class Slot {
	readonly component: string;
	readonly counters = { calls: 0, errors: 0, inFlight: 0 };
	readonly #deadlines = new Deadlines();
	#state: SlotState = { kind: "starting" };
	#gate: Gate | null = null;
	#split: Split | null = null;
	#standby: Standby | null = null;
	#closed = false;
	#generations = 0;
	/** The serving generation when nothing stands between it and its callers: no gate, no split, no border to cross. */
	#direct: Generation | null = null;
	/** How to call it. */
	#invoke: Generation["invoke"] = null;

	/** Replaced releases that still have calls to end, and the swap whose way back they are to be then; null: nobody's. */
	readonly retiring = new Map<Generation, { keepFor: string | null }>();

	/** The contents of replaced releases that have no importState. */
	readonly takingStateInSetup = new Set<string>();

	/** The release that should serve here, whether it does or not. */
	wanted: WantedRelease;

	constructor(component: string, wanted: WantedRelease) {
		this.component = component;
		this.wanted = wanted;
	}

	/** The configuration of the release that serves or, where none does, that should. */
	get configured(): WrittenConfig {
		return (this.serving?.release ?? this.wanted).written;
	}

	get state(): SlotState {
		return this.#state;
	}

	set state(state: SlotState) {
		this.#state = state;
		this.#findDirect();
	}

	/** While there is one, calls wait in it. */
	get gate(): Gate | null {
		return this.#gate;
	}

	set gate(gate: Gate | null) {
		this.#gate = gate;
		this.#findDirect();
	}

	/** While there is one, a share of the calls goes to another release. */
	get split(): Split | null {
		return this.#split;
	}

	set split(split: Split | null) {
		this.#split = split;
		this.#findDirect();
	}

	/** How many generations have served, the one that does included. */
	get generations(): number {
		return this.#generations;
	}

	get serving(): Generation | null {
		return this.#state.kind === "serving" ? this.#state.generation : null;
	}

	serve(generation: Generation): void {
		this.#generations++;
		this.state = { kind: "serving", generation };
	}

	/** Waits warm for somebody to go back to it; null when there is none, or none any more. */
	get standby(): Standby | null {
		return this.#standby?.isWarm ? this.#standby : null;
	}

	/** Keeps a replaced release warm; the one before it has had its time. */
	async standBy(standby: Standby | null): Promise<void> {
		const before = this.#standby;
		this.#standby = this.#closed ? null : standby;
		await Promise.all([before?.dispose(), this.#closed && standby?.dispose()]);
	}

	/** Nobody goes back to what that swap has replaced. */
	async letGoOf(swap: string): Promise<void> {
		for (const retiring of this.retiring.values()) if (retiring.keepFor === swap) retiring.keepFor = null;
		if (this.#standby?.swap === swap) await this.standBy(null);
	}

	/** Ends what is there beside the release that serves, and keeps nothing warm from here on. */
	async close(disposeMs: number): Promise<void> {
		this.#closed = true;
		const retiring = [...this.retiring.keys()].map(({ instance }) => instance.dispose(disposeMs));
		await Promise.all([...retiring, this.standBy(null)]);
	}

	/** The warm release, if it can serve as this one; from here on it is the caller's to end. */
	takeStandby(release: ReadyRelease): Generation | null {
		const standby = this.#standby;
		if (!standby?.canServe(release)) return null;
		this.#standby = null;
		return standby.take();
	}

	/** A call from outside of any other. */
	call(method: string, args: unknown[], options: CallOptions): Promise<unknown> {
		if (this.#direct !== null && this.#invoke !== null && options.signal === undefined && options.tree === undefined) {
			return this.#callDirectly(this.#direct, this.#invoke, method, args, options);
		}
		return new Promise((resolve, reject) => this.dispatch(method, args, options, { resolve, reject }));
	}

	/** @param sink told once how the call ended */
	dispatch(method: string, args: unknown[], options: CallOptions, sink: CallSink): void {
		const { tree, timeoutMs, signal, key } = options;
		if (signal?.aborted) {
			sink.reject(cancelled(this.component, method));
			return;
		}
		const owner = tree?.isOpen ? tree : new CallTree(key);
		const call = this.#pending(method, args, owner, timeoutMs, sink);
		if (signal) call.heed(signal);
		if (this.#gate === null || this.#gate.lets(owner)) call.proceed();
		else call.queued(this.#gate.wait(call), this.#gate.queued);
	}

	/** The generation that a call of this tree goes to, or why there is none. */
	choose(tree: CallTree): Generation | CallError {
		const bound = tree.bound(this.component);
		if (bound) return bound;
		if (this.#state.kind !== "serving") return this.#whyNot(this.#state);
		return this.#split?.choose(tree.key) ?? this.#state.generation;
	}

	/** The caller's own turn of the loop is enough for most calls here: no queue, no tree, and a deadline only for those that go on. */
	#callDirectly(
		generation: Generation,
		invoke: NonNullable<Generation["invoke"]>,
		method: string,
		args: unknown[],
		options: CallOptions,
	): Promise<unknown> {
		const { stats } = generation;
		const timed = (stats.calls & timeOneIn) === 0;
		const startedAt = timed ? performance.now() : 0;
		stats.calls++;
		this.counters.calls++;
		let value: unknown;
		let isLater: boolean;
		try {
			value = invoke(method, args);
			// A value is the component's own, and asking it anything may run its code: a proxy's, to begin with.
			isLater = value instanceof Promise;
		} catch (error) {
			stats.errors++;
			this.counters.errors++;
			return Promise.reject(error);
		}
		if (!isLater) {
			if (timed) stats.latency.record(performance.now() - startedAt);
			return Promise.resolve(value);
		}
		// From here on it is a call like any other, which has been counted and started already.
		stats.calls--;
		this.counters.calls--;
		return this.#followUp(generation, value as Promise<unknown>, method, args, options);
	}

	#followUp(
		generation: Generation,
		work: Promise<unknown>,
		method: string,
		args: unknown[],
		{ timeoutMs, key }: CallOptions,
	): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const call = this.#pending(method, args, new CallTree(key), timeoutMs, { resolve, reject });
			call.handedTo(generation, work);
			work.then(
				(result) => call.resolve(result),
				(error) => call.reject(error),
			);
		});
	}

	#pending(method: string, args: unknown[], tree: CallTree, timeoutMs: number, sink: CallSink): PendingCall {
		return new PendingCall(this, method, args, tree, this.#deadlines.list(timeoutMs), timeoutMs, sink);
	}

	#findDirect(): void {
		const generation = this.#gate === null && this.#split === null ? this.serving : null;
		this.#invoke = generation?.invoke ?? null;
		this.#direct = this.#invoke === null ? null : generation;
	}

	#whyNot(state: Exclude<SlotState, { kind: "serving" }>): CallError {
		switch (state.kind) {
			case "starting":
				return new CallError("component-unavailable", `${this.component} is still starting.`);
			case "restarting":
				return new CallError(
					"component-unavailable",
					`${this.component} died and is being restarted: ${state.reason}.`,
				);
			case "failed":
				return new CallError("component-unavailable", `${this.component} is not running: ${state.reason}`);
			case "stopped":
				return new CallError("runtime-stopped", `${this.component} is not running: the runtime has stopped.`);
		}
	}
}

/** One call in 64 is timed where reading the clock would cost more than the call. */
const timeOneIn = 0b11_1111;
