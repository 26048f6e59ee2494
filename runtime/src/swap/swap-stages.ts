import { failure, type Result, success } from "../formats/failure.ts";
import { Gate } from "../slots/gate.ts";
import type { Generation } from "../slots/generation.ts";
import { Deadline } from "./deadline.ts";
import { drainAll } from "./drain.ts";
import type { MemberSwap } from "./member-swap.ts";
import type { SwapLimits } from "./swap-limits.ts";
import type { Stage } from "./swap-machine.ts";

/** How long a release that is busy may keep its calls from beginning; longer, and their order is not worth the wait. */
const beginMs = 1_000;

/** Runs the stages of a swap, each on all members at once and within its time, and holds the gate for them. */
export class SwapStages {
	readonly #members: readonly MemberSwap[];
	readonly #limits: SwapLimits;
	readonly #stragglers: () => readonly Generation[];
	/** It is being taken back: nobody has to wait for calls to end any more. */
	readonly #cutShort = Promise.withResolvers<Result<never>>();
	#deadline: Deadline;
	#gate: Gate | null = null;
	/** How long callers may still have to wait; null while they need not. */
	#gateDeadline: Deadline | null = null;
	#closedAt = 0;
	#gateMs = 0;

	/** @param stragglers replaced releases whose calls have to end before the gate closes */
	constructor(members: readonly MemberSwap[], limits: SwapLimits, stragglers: () => readonly Generation[]) {
		this.#members = members;
		this.#limits = limits;
		this.#stragglers = stragglers;
		this.#deadline = new Deadline(limits.timeoutMs);
	}

	/** Milliseconds that callers had to wait at the most when the gate was closed last; 0: it never was. */
	get gateMs(): number {
		return this.#gateMs;
	}

	/** What comes from here on has the whole time again. */
	renewDeadline(): void {
		this.#deadline = new Deadline(this.#limits.timeoutMs);
	}

	/** @param weight the share of the keys that `move` hands over. @returns the first member's failure, if any fails */
	run(name: Exclude<Stage, "switch">, weight: number): Promise<Result<unknown>> {
		const deadline = this.#gateDeadline ?? this.#deadline;
		switch (name) {
			case "prepare":
				return this.#each((member) => member.prepare(deadline));
			case "copy":
				return this.#each((member) => member.copy(deadline));
			case "settle":
				return this.#unlessCutShort(this.#settleDown(deadline.atMost(this.#limits.drainMs)));
			case "begin":
				return this.#unlessCutShort(this.#each((member) => member.letBegin(deadline.atMost(beginMs))));
			case "drain":
				return this.#unlessCutShort(this.#drain(deadline.atMost(this.#limits.drainMs)));
			case "move":
				return this.#each((member) => member.lend(weight, deadline));
			case "export":
				return this.#each((member) => member.exportOld(deadline));
			case "migrate":
				return this.#each((member) => member.migrate(deadline));
			case "start":
				return this.#each((member) => member.startNext(deadline));
			case "activate":
				return this.#each((member) => member.activate(deadline));
			case "health":
				return this.#each((member) => member.health(deadline));
		}
	}

	/** A stage that only waits ends at once, and so does every later one. */
	cutShort(): void {
		this.#cutShort.resolve(failure("cancelled", "The swap is being taken back."));
	}

	/** @param drains whether the calls that the old releases work on have to end for the gate to open */
	closeGate(drains: boolean): void {
		this.#gate = new Gate(this.#limits.queueLimit);
		this.#gateDeadline = new Deadline(this.#deadline.atMost(this.#limits.gateMs + this.#limits.drainMs));
		this.#closedAt = performance.now();
		for (const member of this.#members) member.close(this.#gate, drains);
	}

	openGate(): void {
		const gate = this.#gate;
		this.#gate = null;
		this.#gateDeadline = null;
		for (const member of this.#members) member.open();
		gate?.open();
		this.#gateMs = performance.now() - this.#closedAt;
	}

	/** For what only waits: there is nothing to undo of it, and callers may be waiting too. */
	#unlessCutShort(waiting: Promise<Result<unknown>>): Promise<Result<unknown>> {
		return Promise.race([waiting, this.#cutShort.promise]);
	}

	/** Waits for what would otherwise be waited for in the gate, or would meet what it was never tried with. */
	async #settleDown(deadlineMs: number): Promise<Result<unknown>> {
		const deadline = new Deadline(deadlineMs);
		const stragglers = this.#stragglers();
		const settled = await drainAll(() => stragglers, deadlineMs);
		return settled.ok ? this.#each((member) => member.calmDown(deadline)) : settled;
	}

	#drain(deadlineMs: number): Promise<Result<null>> {
		const inUse = () => this.#members.flatMap((member) => member.inUse);
		return drainAll(inUse, deadlineMs, () => this.#gate?.seal());
	}

	async #each(step: (member: MemberSwap) => Promise<Result<unknown>>): Promise<Result<unknown>> {
		const results = await Promise.all(this.#members.map(step));
		return results.find((result) => !result.ok) ?? success(null);
	}
}
