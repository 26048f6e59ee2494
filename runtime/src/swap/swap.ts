import type { SwapReport, SwapStage } from "../control/protocol.ts";
import { type Failure, failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import { Gate } from "../slots/gate.ts";
import type { GenerationHost } from "../slots/generation.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import { Deadline } from "./deadline.ts";
import { type MemberPlan, MemberSwap } from "./member-swap.ts";

export type SwapPhase = "new" | "preparing" | "prepared" | "switching" | "switched" | "aborted";

export interface SwapLimits {
	/** From prepare to the switch. */
	readonly timeoutMs: number;
	/** How long calls under way may hold up the gate. */
	readonly drainMs: number;
	/** How long callers wait at the most while the new release takes over. */
	readonly gateMs: number;
	readonly disposeMs: number;
	readonly queueLimit: number;
}

/**
 * Replaces the releases of a set of slots, all or none. The old releases stay whole until the new ones have
 * acknowledged; every failure before the switch reopens the gate on them with nothing lost.
 */
export class Swap {
	readonly id: string;
	readonly #members: readonly MemberSwap[];
	readonly #limits: SwapLimits;
	readonly #deadline: Deadline;
	readonly #stages: SwapStage[] = [];
	#phase: SwapPhase = "new";
	#abortReason: Failure | null = null;
	/** What runs now: prepare, or switch. */
	#running: Promise<unknown> = Promise.resolve();

	constructor(id: string, members: readonly MemberPlan[], limits: SwapLimits, host: GenerationHost) {
		this.id = id;
		this.#limits = limits;
		this.#deadline = new Deadline(limits.timeoutMs);
		this.#members = members.map((plan) => new MemberSwap(plan, host, limits));
	}

	get phase(): SwapPhase {
		return this.#phase;
	}

	get components(): readonly string[] {
		return this.#members.map(({ slot }) => slot.component);
	}

	/** What the old releases exported; for snapshots, after the switch. */
	get exportedStates(): readonly { readonly old: ReadyRelease; readonly carried: CarriedState }[] {
		return this.#members.flatMap(({ old, exported }) =>
			old && exported ? [{ old: old.release, carried: exported }] : [],
		);
	}

	/** Loads the new releases, and starts those that need no state for it, while the old ones go on serving. */
	prepare(): Promise<Result<null>> {
		this.#phase = "preparing";
		const preparing = this.#prepare();
		this.#running = preparing;
		return preparing;
	}

	/** Closes the gate, drains, carries state over, and switches. On failure everything is as it was. */
	switch(): Promise<Result<SwapReport>> {
		if (this.#phase !== "prepared") {
			return Promise.resolve(failure("swap-not-prepared", `The swap ${this.id} is ${this.#phase}, not prepared.`));
		}
		this.#phase = "switching";
		const switching = this.#switch();
		this.#running = switching;
		return switching;
	}

	/**
	 * Takes back what was prepared, and resolves when everything is as it was. A stage under way that waits for a new
	 * release ends with that release. After the switch nothing happens.
	 */
	async abort(reason: Failure): Promise<void> {
		if (this.#phase === "switched" || this.#phase === "aborted") return;
		this.#abortReason ??= reason;
		// What runs ends itself; nothing runs between prepare and switch.
		if (this.#phase === "prepared" || this.#phase === "new") this.#phase = "aborted";
		await Promise.all([this.#discard(), this.#running]);
	}

	async #prepare(): Promise<Result<null>> {
		let outcome: Result<unknown> | null = null;
		try {
			const prepared = await this.#stage("prepare", () => this.#each((member) => member.prepare(this.#deadline)));
			outcome = this.#aborted() ?? prepared;
		} finally {
			this.#phase = outcome?.ok ? "prepared" : "aborted";
			if (!outcome?.ok) await this.#discard();
		}
		return outcome.ok ? success(null) : outcome;
	}

	async #switch(): Promise<Result<SwapReport>> {
		const gate = new Gate(this.#limits.queueLimit);
		const closedAt = performance.now();
		for (const member of this.#members) member.close(gate);
		let switched: Result<unknown> | null = null;
		try {
			const ready = await this.#inGate(gate);
			// From here until the gate is open nothing else runs, so that the switch is one step for everybody.
			switched = ready.ok ? this.#mayTakeOver() : ready;
			if (switched.ok) for (const member of this.#members) member.takeOver();
			else await Promise.all(this.#members.map((member) => member.restoreOld()));
		} finally {
			this.#phase = switched?.ok ? "switched" : "aborted";
			for (const { slot } of this.#members) slot.gate = null;
			gate.open();
		}
		const gateMs = performance.now() - closedAt;
		if (!switched.ok) {
			await this.#discard();
			return switched;
		}
		// Callers need not wait for the old releases to clean up.
		for (const member of this.#members) void member.retireOld();
		return success({
			id: this.id,
			components: this.#members.map(({ slot, from, next }) => ({
				name: slot.component,
				from,
				to: next.release.version,
			})),
			stages: this.#stages,
			gateMs,
		});
	}

	async #inGate(gate: Gate): Promise<Result<unknown>> {
		const deadline = new Deadline(this.#deadline.atMost(this.#limits.gateMs + this.#limits.drainMs));
		const steps: readonly [SwapStage["name"], () => Promise<Result<unknown>>][] = [
			["drain", () => this.#drain(gate, deadline.atMost(this.#limits.drainMs))],
			["export", () => this.#each((member) => member.exportOld(deadline))],
			["migrate", () => this.#each((member) => member.migrate(deadline))],
			["start", () => this.#each((member) => member.startNext(deadline))],
			["activate", () => this.#each((member) => member.activate(deadline))],
			["health", () => this.#each((member) => member.health(deadline))],
		];
		for (const [name, step] of steps) {
			const result = this.#aborted() ?? (await this.#stage(name, step));
			// A stage that was cut short by an abort fails for that reason and not for its own.
			if (!result.ok) return this.#aborted() ?? result;
		}
		return success(null);
	}

	async #drain(gate: Gate, deadlineMs: number): Promise<Result<null>> {
		const deadline = new Deadline(deadlineMs);
		// A tree that works with one member may still take a lease on another, so all have to be empty at the same time.
		for (;;) {
			const busy = this.#members.map(({ old }) => old).find((old) => old !== null && old.leases > 0);
			if (!busy) {
				gate.seal();
				return success(null);
			}
			if (await busy.drained(deadline.left)) continue;
			return failure(
				"drain-timeout",
				`${busy.release.component}@${busy.release.version} still had ${busy.leases} calls under way after ${deadlineMs} ms, so nothing was switched. Let them finish, or upgrade when there are none.`,
			);
		}
	}

	#mayTakeOver(): Result<unknown> {
		const checks = this.#members.map((member) => member.nextIsAlive());
		return this.#aborted() ?? checks.find((check) => !check.ok) ?? success(null);
	}

	async #discard(): Promise<void> {
		await Promise.all(this.#members.map((member) => member.discard()));
	}

	#aborted(): Result<never> | null {
		return this.#abortReason && { ok: false, error: this.#abortReason };
	}

	/** All members at once; the first failure is the one that is reported. */
	async #each(step: (member: MemberSwap) => Promise<Result<unknown>>): Promise<Result<unknown>> {
		const results = await Promise.all(this.#members.map(step));
		return results.find((result) => !result.ok) ?? success(null);
	}

	async #stage<Value>(name: SwapStage["name"], run: () => Promise<Value>): Promise<Value> {
		const startedAt = performance.now();
		const value = await run();
		this.#stages.push({ name, ms: performance.now() - startedAt });
		return value;
	}
}
