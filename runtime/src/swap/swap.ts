import type { LogLevel } from "../component/contract.ts";
import type { SwapReport, SwapStage } from "../control/protocol.ts";
import { type Failure, failure, type Result, success } from "../formats/failure.ts";
import { Gate } from "../slots/gate.ts";
import type { Generation, GenerationHost } from "../slots/generation.ts";
import { beginToRetire, type Replaced, retire } from "../slots/retire.ts";
import { Deadline } from "./deadline.ts";
import { drainAll } from "./drain.ts";
import type { MemberPlan } from "./member-plan.ts";
import { MemberSwap } from "./member-swap.ts";
import { isOver, type Stage, type SwapEffect, type SwapEvent, type SwapState, transition } from "./swap-machine.ts";

export interface SwapLimits {
	/** From prepare to the switch. */
	readonly timeoutMs: number;
	/** How long calls under way may hold up the gate. */
	readonly drainMs: number;
	/** How long callers wait at the most while the new release takes over. */
	readonly gateMs: number;
	readonly disposeMs: number;
	/** How long calls that a replaced release works on still have. */
	readonly retireMs: number;
	/** How long a replaced release stays warm if nobody says that it may end. */
	readonly standbyMs: number;
	readonly queueLimit: number;
}

export interface SwapSurroundings {
	readonly host: GenerationHost;
	log(level: LogLevel, message: string): void;
	/** Replaced releases that still have calls to end and that have to do with one of these components. */
	stragglers(components: readonly string[]): readonly Generation[];
	/** Runs right after the switch; the old releases are not ended before it is over. Never rejects. */
	switched(swap: Swap): Promise<void>;
	/** Runs when the swap is in another state, or a stage of it is over. */
	progressed(swap: Swap, stage: SwapStage | null): void;
}

/**
 * Replaces the releases of a set of slots, all or none. The old releases stay whole until the new ones have
 * acknowledged; every failure before the switch reopens the gate on them with nothing lost. What comes when is decided
 * in swap-machine.ts; here it is done.
 */
export class Swap {
	readonly id: string;
	readonly #members: readonly MemberSwap[];
	readonly #limits: SwapLimits;
	readonly #around: SwapSurroundings;
	readonly #keepOld: boolean;
	#deadline: Deadline;
	readonly #stages: SwapStage[] = [];
	readonly #over = Promise.withResolvers<void>();
	/** It is being taken back: nobody has to wait for calls to end any more. */
	readonly #cutShort = Promise.withResolvers<Result<never>>();
	#state: SwapState = { kind: "new" };
	#gate: Gate | null = null;
	/** How long callers may still have to wait; null while they need not. */
	#gateDeadline: Deadline | null = null;
	#closedAt = 0;
	#gateMs = 0;
	#handsOver = false;
	#replaced: readonly Replaced[] = [];
	#kept: Promise<void> = Promise.resolve();
	/** Told when what was asked for last has come to its end. */
	#whenSettled: ((result: Result<null>) => void) | null = null;

	/** @param keepOld keep the old releases warm after the switch */
	constructor(
		id: string,
		members: readonly MemberPlan[],
		keepOld: boolean,
		limits: SwapLimits,
		around: SwapSurroundings,
	) {
		this.id = id;
		this.#limits = limits;
		this.#around = around;
		this.#keepOld = keepOld;
		this.#deadline = new Deadline(limits.timeoutMs);
		this.#members = members.map((plan) => new MemberSwap(plan, around.host, limits));
	}

	get phase(): SwapState["kind"] {
		return this.#state.kind;
	}

	get isOver(): boolean {
		return isOver(this.#state);
	}

	get components(): readonly string[] {
		return this.#members.map(({ slot }) => slot.component);
	}

	/** The share of the calls that the new releases get before the switch; null when traffic is not split. */
	get weight(): number | null {
		return this.#state.kind === "prepared" || this.#state.kind === "moving" ? this.#state.weight : null;
	}

	/** Why it is being taken back, or was; null otherwise. */
	get failure(): Failure | null {
		return "failure" in this.#state ? this.#state.failure : null;
	}

	/** Resolves when what was to be kept of the old releases has been. */
	get kept(): Promise<void> {
		return this.#kept;
	}

	/** What the old releases exported; for snapshots, after the switch. */
	get exported(): readonly NonNullable<MemberSwap["exported"]>[] {
		return this.#members.flatMap((member) => member.exported ?? []);
	}

	/** Loads the new releases, and starts those that need no state for it, while the old ones go on serving. */
	prepare(): Promise<Result<null>> {
		return this.#ask({ kind: "prepare" });
	}

	/**
	 * Sends a share of the calls to the new releases, ahead of the switch. State that is kept by the callers' keys moves
	 * along with them; other state cannot be in two places.
	 */
	async split(weight: number): Promise<Result<null>> {
		if (this.#state.kind !== "prepared") return this.#notPrepared();
		const [member, ...others] = this.#members;
		if (!member || others.length > 0) {
			return failure(
				"cannot-split",
				`${this.components.join(" and ")} move together, and a call must not meet one of them before and another after. Switch them whole.`,
			);
		}
		const refusal = await member.whyNotSplit(this.#limits.gateMs);
		if (refusal) return refusal;
		// Somebody may have switched it or taken it back meanwhile.
		if (this.#state.kind !== "prepared") return this.#notPrepared();
		const moves = member.handsOver;
		if (moves && weight < (this.weight ?? 0)) {
			return failure(
				"cannot-split",
				`The share of a component that keeps state by key can only grow, from ${this.weight} on. Take the swap back to bring all keys home.`,
			);
		}
		// From here on it is watched for as long as somebody wants to; the time limit is for what runs.
		this.#deadline = new Deadline(this.#limits.timeoutMs);
		this.#handsOver = moves;
		return this.#ask({ kind: "split", weight, moves });
	}

	/** Carries state over, where there is any, and switches. On failure everything is as it was. */
	async switch(): Promise<Result<SwapReport>> {
		if (this.#state.kind !== "prepared") return this.#notPrepared();
		if (this.#state.weight !== null) this.#deadline = new Deadline(this.#limits.timeoutMs);
		for (const member of this.#members) member.engage();
		this.#handsOver = this.#members.some((member) => member.handsOver);
		const result = await this.#ask({ kind: "switch", handsOver: this.#handsOver });
		return result.ok ? success(this.#report) : result;
	}

	/**
	 * Takes back what was prepared, and resolves when everything is as it was. A stage under way that waits for a new
	 * release ends with that release. After the switch nothing happens.
	 */
	abort(reason: Failure): Promise<void> {
		this.#tell({ kind: "abort", reason });
		return this.#over.promise;
	}

	get #report(): SwapReport {
		return {
			id: this.id,
			components: this.#members.map(({ slot, from, release }) => ({
				name: slot.component,
				from,
				to: release.version,
			})),
			stages: this.#stages,
			gateMs: this.#gateMs,
		};
	}

	#notPrepared(): Result<never> {
		return failure("swap-not-prepared", `The swap ${this.id} is ${this.#state.kind}, not prepared.`);
	}

	#ask(event: SwapEvent): Promise<Result<null>> {
		return new Promise((resolve) => {
			this.#whenSettled = resolve;
			this.#tell(event);
		});
	}

	#tell(event: SwapEvent): void {
		const before = this.#state;
		const { state, effects } = transition(before, event);
		this.#state = state;
		for (const effect of effects) this.#do(effect);
		// What an effect has led to may have changed the state already.
		if (state === before || state !== this.#state) return;
		if (state.kind !== before.kind || state.kind === "prepared") this.#around.progressed(this, null);
		this.#settle(state);
	}

	#settle(state: SwapState): void {
		if (isOver(state)) this.#over.resolve();
		const settled = this.#whenSettled;
		if (state.kind === "prepared" || state.kind === "switched") settled?.(success(null));
		else if (state.kind === "aborted") settled?.({ ok: false, error: state.failure });
		else return;
		this.#whenSettled = null;
	}

	#do(effect: SwapEffect): void {
		switch (effect.kind) {
			case "run":
				if (effect.stage === "switch") this.#tell(this.#lastLook());
				else void this.#run(effect.stage);
				break;
			case "cut-short":
				this.#cutShort.resolve(failure("cancelled", "The swap is being taken back."));
				void this.#eachOf((member) => member.cutShort());
				break;
			case "set-weight":
				for (const member of this.#members) member.setWeight(effect.weight);
				break;
			case "close-gate":
				this.#closeGate();
				break;
			case "open-gate":
				this.#openGate();
				break;
			case "take-over":
				this.#takeOver();
				break;
			case "restore-old":
				void this.#eachOf((member) => member.restoreOld()).then(() => this.#tell({ kind: "restored" }));
				break;
			case "discard-new":
				void this.#eachOf((member) => member.discard()).then(() => this.#tell({ kind: "discarded" }));
				break;
			case "retire-old":
				this.#retireOld().catch((error: unknown) => this.#around.log("error", brokenBy(error)));
		}
	}

	async #run(name: Exclude<Stage, "switch">): Promise<void> {
		const startedAt = performance.now();
		// A gate must not stay closed because of a mistake in here.
		const result = await this.#stage(name).catch((error: unknown) => failure("swap-broken", brokenBy(error)));
		const stage = { name, ms: performance.now() - startedAt };
		this.#stages.push(stage);
		this.#around.progressed(this, stage);
		this.#tell(result.ok ? { kind: "done" } : { kind: "failed", failure: result.error });
	}

	#stage(name: Exclude<Stage, "switch">): Promise<Result<unknown>> {
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
				return this.#each((member) => member.lend(this.weight ?? 0, deadline));
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

	/** For what only waits: there is nothing to undo of it, and callers may be waiting too. */
	#unlessCutShort(waiting: Promise<Result<unknown>>): Promise<Result<unknown>> {
		return Promise.race([waiting, this.#cutShort.promise]);
	}

	/** Waits for what would otherwise be waited for in the gate, or would meet what it was never tried with. */
	async #settleDown(deadlineMs: number): Promise<Result<unknown>> {
		const deadline = new Deadline(deadlineMs);
		const stragglers = this.#around.stragglers(this.components);
		const settled = await drainAll(() => stragglers, deadlineMs);
		return settled.ok ? this.#each((member) => member.calmDown(deadline)) : settled;
	}

	#drain(deadlineMs: number): Promise<Result<null>> {
		const inUse = () => this.#members.flatMap((member) => member.inUse);
		return drainAll(inUse, deadlineMs, () => this.#gate?.seal());
	}

	#closeGate(): void {
		this.#gate = new Gate(this.#limits.queueLimit);
		this.#gateDeadline = new Deadline(this.#deadline.atMost(this.#limits.gateMs + this.#limits.drainMs));
		this.#closedAt = performance.now();
		for (const member of this.#members) member.close(this.#gate, this.#handsOver);
	}

	#openGate(): void {
		const gate = this.#gate;
		this.#gate = null;
		this.#gateDeadline = null;
		for (const member of this.#members) member.open();
		gate?.open();
		this.#gateMs = performance.now() - this.#closedAt;
	}

	/** Nothing else runs between this look and what it leads to, so that the switch is one step for everybody. */
	#lastLook(): SwapEvent {
		const dead = this.#members.map((member) => member.nextIsAlive()).find((alive) => !alive.ok);
		return dead && !dead.ok ? { kind: "failed", failure: dead.error } : { kind: "done" };
	}

	#takeOver(): void {
		this.#replaced = this.#members.flatMap((member) => member.takeOver());
		// A call that works with one of them goes on with all of them.
		const companions = new Map(this.#replaced.map(({ slot, generation }) => [slot.component, generation]));
		if (companions.size > 1) for (const { generation } of this.#replaced) generation.companions = companions;
	}

	/** Callers need not wait for the old releases to end their calls and to clean up. */
	async #retireOld(): Promise<void> {
		beginToRetire(this.#replaced, this.#keepOld ? this.id : null);
		this.#kept = this.#around.switched(this);
		const log = (component: string, message: string) => this.#around.host.log(component, "warn", message);
		await Promise.all([
			this.#eachOf((member) => member.finish()),
			this.#kept.then(() => retire(this.#replaced, this.#limits, log)),
		]);
	}

	async #eachOf(act: (member: MemberSwap) => Promise<void>): Promise<void> {
		for (const outcome of await Promise.allSettled(this.#members.map(act))) {
			if (outcome.status === "rejected") this.#around.log("error", brokenBy(outcome.reason));
		}
	}

	/** All members at once; the first failure is the one that is reported. */
	async #each(step: (member: MemberSwap) => Promise<Result<unknown>>): Promise<Result<unknown>> {
		const results = await Promise.all(this.#members.map(step));
		return results.find((result) => !result.ok) ?? success(null);
	}
}

/** How long a release that is busy may keep its calls from beginning; longer, and their order is not worth the wait. */
const beginMs = 1_000;

function brokenBy(error: unknown): string {
	const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return `The swap came upon a mistake in Noodle Upgrade itself, please report it: ${reason}`;
}
