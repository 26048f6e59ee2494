import { CallError } from "../component/call-error.ts";
import { CallTree } from "./call-tree.ts";
import type { Gate } from "./gate.ts";
import type { Generation } from "./generation.ts";

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
}

/** The stable place of a component: callers hold on to it while generations come and go behind it. */
export class Slot {
	readonly component: string;
	readonly counters = { calls: 0, errors: 0, inFlight: 0 };
	state: SlotState = { kind: "starting" };
	gate: Gate | null = null;
	#generations = 0;
	/** Calls under way in the serving and in draining generations, by the instance's own numbers. */
	readonly #trees = new Map<Generation, Map<number, CallTree>>();

	/** The release that should serve here, whether it does or not. */
	wanted: { readonly version: string; readonly integrity: string };

	constructor(component: string, wanted: { readonly version: string; readonly integrity: string }) {
		this.component = component;
		this.wanted = wanted;
	}

	/** How many generations have served, the one that does included. */
	get generations(): number {
		return this.#generations;
	}

	get serving(): Generation | null {
		return this.state.kind === "serving" ? this.state.generation : null;
	}

	serve(generation: Generation): void {
		this.#generations++;
		this.state = { kind: "serving", generation };
	}

	/** The tree that a call made from inside a generation belongs to; undefined when it belongs to none, or to one that is over. */
	treeOf(generation: Generation, call: number): CallTree | undefined {
		const tree = this.#trees.get(generation)?.get(call);
		return tree?.isOpen ? tree : undefined;
	}

	forget(generation: Generation): void {
		this.#trees.delete(generation);
	}

	call(method: string, args: unknown[], { tree, timeoutMs, signal }: CallOptions): Promise<unknown> {
		if (signal?.aborted) return Promise.reject(cancelled(this.component, method));
		const owner = tree?.isOpen ? tree : new CallTree();
		owner.enter();
		this.counters.calls++;
		this.counters.inFlight++;
		return new Promise((resolve, reject) => {
			let answered = false;
			let leaveQueue: (() => void) | null = null;
			const answer = (settle: () => void): void => {
				if (answered) return;
				answered = true;
				clearTimeout(timer);
				signal?.removeEventListener("abort", onAbort);
				this.counters.inFlight--;
				settle();
			};
			const fail = (error: unknown) =>
				answer(() => {
					this.counters.errors++;
					reject(error);
				});
			// Whoever still waits in the gate leaves it; a call that has started is left to end, and its lease with it.
			const giveUp = (error: CallError): void => {
				if (leaveQueue) {
					leaveQueue();
					owner.leave();
				}
				fail(error);
			};
			const timer = setTimeout(
				() => {
					const where = leaveQueue ? "it was still waiting for an upgrade to switch" : "the component has not answered";
					giveUp(new CallError("deadline-exceeded", `${this.component}.${method} had ${timeoutMs} ms and ${where}.`));
				},
				Math.min(timeoutMs, longestTimerMs),
			);
			const onAbort = (): void => giveUp(cancelled(this.component, method));
			signal?.addEventListener("abort", onAbort, { once: true });

			const start = (): void => {
				leaveQueue = null;
				const generation = owner.leased(this.component) ?? this.#servingOrWhyNot();
				if (generation instanceof CallError) {
					owner.leave();
					fail(generation);
					return;
				}
				if (owner.leased(this.component) === undefined) owner.lease(this.component, generation);
				const { id, value } = generation.instance.call(method, args);
				this.#treesOf(generation).set(id, owner);
				const over = (): void => {
					this.#trees.get(generation)?.delete(id);
					owner.leave();
				};
				value.then(
					(result) => {
						over();
						answer(() => resolve(result));
					},
					(error: unknown) => {
						over();
						fail(error);
					},
				);
			};

			if (this.gate === null || this.gate.lets(owner)) return start();
			leaveQueue = this.gate.wait({
				proceed: start,
				refuse: () => {
					leaveQueue = null;
					owner.leave();
					fail(
						new CallError("runtime-stopped", `${this.component}.${method} was not started: the runtime is stopping.`),
					);
				},
			});
			if (leaveQueue === null) {
				owner.leave();
				fail(
					new CallError(
						"queue-full",
						`${this.component}.${method} was refused: ${this.gate.queued} calls wait already for an upgrade to switch. Try again in a moment.`,
					),
				);
			}
		});
	}

	#servingOrWhyNot(): Generation | CallError {
		switch (this.state.kind) {
			case "serving":
				return this.state.generation;
			case "starting":
				return new CallError("component-unavailable", `${this.component} is still starting.`);
			case "restarting":
				return new CallError(
					"component-unavailable",
					`${this.component} died and is being restarted: ${this.state.reason}.`,
				);
			case "failed":
				return new CallError("component-unavailable", `${this.component} is not running: ${this.state.reason}`);
			case "stopped":
				return new CallError("runtime-stopped", `${this.component} is not running: the runtime has stopped.`);
		}
	}

	#treesOf(generation: Generation): Map<number, CallTree> {
		let trees = this.#trees.get(generation);
		if (!trees) {
			trees = new Map();
			this.#trees.set(generation, trees);
		}
		return trees;
	}
}

/** What is longer, Node's timers take for one millisecond; 24 days are for ever enough. */
const longestTimerMs = 2 ** 31 - 1;

function cancelled(component: string, method: string): CallError {
	return new CallError("cancelled", `${component}.${method} was cancelled by its caller.`);
}
