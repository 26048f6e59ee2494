import type { LogLevel } from "../component/contract.ts";
import type { SwapReport, SwapStage } from "../control/protocol.ts";
import { type Failure, failure, type Result, success } from "../formats/failure.ts";
import type { Generation, GenerationHost } from "../slots/generation.ts";
import { beginToRetire, type Replaced, retire } from "../slots/retire.ts";
import type { MemberPlan } from "./member-plan.ts";
import { MemberSwap } from "./member-swap.ts";
import type { SwapLimits } from "./swap-limits.ts";
import { isOver, type Stage, type SwapEffect, type SwapEvent, type SwapState, transition } from "./swap-machine.ts";
import { SwapStages } from "./swap-stages.ts";

export interface SwapSurroundings {
	readonly host: GenerationHost;
	log(level: LogLevel, message: string): void;
	/** Replaced releases that still have calls to end and that have to do with one of these components. */
	stragglers(components: readonly string[]): readonly Generation[];
	/** Runs right after the switch; the old releases are not ended before it is over. Never rejects. */
	switched(swap: Swap): Promise<readonly string[]>;
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
	readonly #stages: SwapStages;
	readonly #limits: SwapLimits;
	readonly #around: SwapSurroundings;
	readonly #keepOld: boolean;
	/** The stages that are over, as they ran. */
	readonly #ran: SwapStage[] = [];
	readonly #over = Promise.withResolvers<void>();
	#state: SwapState = { kind: "new" };
	#handsOver = false;
	#replaced: readonly Replaced[] = [];
	#unkept: Promise<readonly string[]> = Promise.resolve([]);
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
		this.#members = members.map((plan) => new MemberSwap(plan, around.host, limits));
		this.#stages = new SwapStages(this.#members, limits, () => around.stragglers(this.components));
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

	/** Resolves when what was to be kept of the old releases has been, with sentences for what could not be. */
	get unkept(): Promise<readonly string[]> {
		return this.#unkept;
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
				`${this.components.join(" and ")} move together, and a call must not meet one of them before and another after.`,
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
		this.#stages.renewDeadline();
		this.#handsOver = moves;
		return this.#ask({ kind: "split", weight, moves });
	}

	/** Carries state over, where there is any, and switches. On failure everything is as it was. */
	async switch(): Promise<Result<Omit<SwapReport, "unkept">>> {
		if (this.#state.kind !== "prepared") return this.#notPrepared();
		if (this.#state.weight !== null) this.#stages.renewDeadline();
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

	get #report(): Omit<SwapReport, "unkept"> {
		return {
			id: this.id,
			components: this.#members.map(({ slot, from, release }) => ({
				name: slot.component,
				from,
				to: release.version,
			})),
			stages: this.#ran,
			gateMs: this.#stages.gateMs,
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
				this.#stages.cutShort();
				void this.#eachOf((member) => member.cutShort());
				break;
			case "set-weight":
				for (const member of this.#members) member.setWeight(effect.weight);
				break;
			case "close-gate":
				this.#stages.closeGate(this.#handsOver);
				break;
			case "open-gate":
				this.#stages.openGate();
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
		const running = this.#stages.run(name, this.weight ?? 0);
		const result = await running.catch((error: unknown) => failure("swap-broken", brokenBy(error)));
		const stage = { name, ms: performance.now() - startedAt };
		this.#ran.push(stage);
		this.#around.progressed(this, stage);
		this.#tell(result.ok ? { kind: "done" } : { kind: "failed", failure: result.error });
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
		this.#unkept = this.#around.switched(this);
		const log = (component: string, message: string) => this.#around.host.log(component, "warn", message);
		await Promise.all([
			this.#eachOf((member) => member.finish()),
			this.#unkept.then(() => retire(this.#replaced, this.#limits, log)),
		]);
	}

	async #eachOf(act: (member: MemberSwap) => Promise<void>): Promise<void> {
		for (const outcome of await Promise.allSettled(this.#members.map(act))) {
			if (outcome.status === "rejected") this.#around.log("error", brokenBy(outcome.reason));
		}
	}
}

function brokenBy(error: unknown): string {
	const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
	return `The swap came upon a mistake in Noodle Upgrade itself, please report it: ${reason}`;
}
