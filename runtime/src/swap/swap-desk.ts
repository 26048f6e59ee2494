import { join } from "node:path";
import type { LogLevel } from "../component/contract.ts";
import type { RuntimeEvent } from "../control/events.ts";
import { keepStatesMs, type PrepareParams, type SwapReport, type SwapStage } from "../control/protocol.ts";
import { type Failure, failure, type Result, success } from "../formats/failure.ts";
import { ReleaseStore } from "../releases/store.ts";
import { timeoutProblem } from "../slots/call-timeout.ts";
import type { GenerationHost } from "../slots/generation.ts";
import type { Slot } from "../slots/slot.ts";
import { Deadline } from "./deadline.ts";
import { keepState } from "./keep-state.ts";
import type { MemberPlan } from "./member-plan.ts";
import { planMember } from "./plan-member.ts";
import { stragglersOf } from "./stragglers.ts";
import { Swap } from "./swap.ts";
import { swapLimits } from "./swap-limits.ts";

export interface SwapDeskOptions {
	/** The workspace, whose store has every release that a swap may load. */
	readonly root: string;
	readonly slots: ReadonlyMap<string, Slot>;
	readonly host: GenerationHost;
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly runtimeId: string;
	readonly disposeMs: number;
	readonly changed: () => void;
	readonly emit: (event: RuntimeEvent) => void;
	readonly log: (level: LogLevel, message: string) => void;
}

interface OpenSwap {
	readonly swap: Swap;
	/** Null while it is prepared still. */
	expiry: NodeJS.Timeout | null;
}

/** The swaps of a runtime: at most one a component, each from prepare to switch or abort. */
export class SwapDesk {
	readonly #options: SwapDeskOptions;
	/** Those that are planned still, and why each is to end before it begins; null: it is not. */
	readonly #planned = new Map<string, Failure | null>();
	readonly #open = new Map<string, OpenSwap>();
	#last: SwapReport | null = null;
	#closed: Failure | null = null;

	constructor(options: SwapDeskOptions) {
		this.#options = options;
	}

	get open(): readonly string[] {
		return [...this.#open.keys()];
	}

	/** Whether there is a swap of this number, be it planned, prepared or under way. */
	has(id: string): boolean {
		return this.#planned.has(id) || this.#open.has(id);
	}

	get last(): SwapReport | null {
		return this.#last;
	}

	async prepare(params: PrepareParams): Promise<Result<null>> {
		const { id, timeoutMs, snapshotFolder } = params;
		const problem = timeoutProblem(timeoutMs, "A swap");
		if (problem !== null) return failure("invalid-timeout", problem);
		const planned = await this.#planAll(params);
		if (!planned.ok) return planned;
		const members = planned.value;
		// Nothing may be awaited between the look at what is open and the entry of this swap, or two could pass.
		const refused = this.#refusal(params, members);
		if (refused) return refused;
		const limits = { ...swapLimits, timeoutMs: params.timeoutMs, disposeMs: this.#options.disposeMs };
		const swap = new Swap(id, members, params.keepOld, limits, {
			host: this.#options.host,
			log: this.#options.log,
			stragglers: (components) => stragglersOf(this.#options.slots, members, components),
			switched: (switched) =>
				snapshotFolder === null ? Promise.resolve([]) : this.#keepStates(switched, snapshotFolder),
			progressed: (swapping, stage) => this.#tell(swapping, stage),
		});
		const entry: OpenSwap = { swap, expiry: null };
		const deadline = new Deadline(timeoutMs);
		this.#open.set(id, entry);
		this.#options.changed();
		try {
			const prepared = await swap.prepare();
			if (prepared.ok) entry.expiry = this.#expiry(swap, deadline.left, timeoutMs);
			return prepared;
		} finally {
			this.#forgetIfOver(swap);
		}
	}

	async switch(id: string): Promise<Result<SwapReport>> {
		const entry = this.#open.get(id);
		if (!entry) return failure("swap-not-prepared", `There is no prepared swap ${id}; it may have been taken back.`);
		try {
			const result = await entry.swap.switch();
			if (!result.ok) return result;
			this.#last = { ...result.value, unkept: [] };
			// Until here it could not be said: a slow disk takes its time.
			this.#last = { ...result.value, unkept: await entry.swap.unkept };
			return success(this.#last);
		} finally {
			this.#forgetIfOver(entry.swap);
		}
	}

	/** Sends a share of the calls of a prepared swap's components to the new releases. */
	async split(id: string, weight: number): Promise<Result<null>> {
		const swap = this.#open.get(id)?.swap;
		if (!swap) return failure("swap-not-prepared", `There is no prepared swap ${id}; it may have been taken back.`);
		const split = await swap.split(weight);
		this.#forgetIfOver(swap);
		return split;
	}

	/** Ends the releases that a swap has replaced and that were kept warm: what came in their place is good. */
	async retire(id: string): Promise<void> {
		await Promise.all([...this.#options.slots.values()].map((slot) => slot.letGoOf(id)));
	}

	/** Resolves when everything is as it was; a swap that has switched stays switched. */
	async abort(id: string, reason: Failure): Promise<void> {
		if (this.#planned.has(id)) this.#planned.set(id, reason);
		const swap = this.#open.get(id)?.swap;
		if (!swap) return;
		await swap.abort(reason);
		this.#forgetIfOver(swap);
	}

	/** Takes all back, and takes no more. */
	async close(reason: Failure): Promise<void> {
		this.#closed = reason;
		await Promise.all(this.open.map((id) => this.abort(id, reason)));
	}

	/** A swap that is prepared and that nobody switches must not stand in the way of the next one for ever. */
	#expiry(swap: Swap, leftMs: number, timeoutMs: number): NodeJS.Timeout {
		return setTimeout(() => {
			const message = `The swap was prepared and not switched within the ${timeoutMs} ms that hot_swap.swap_timeout gives it.`;
			if (swap.phase === "prepared" && swap.weight === null)
				void this.abort(swap.id, { code: "deadline-exceeded", message });
		}, leftMs).unref();
	}

	/** Leaves a swap that still runs, so that a stray request with its number can't make it an orphan. */
	#forgetIfOver(swap: Swap): void {
		if (!swap.isOver) return;
		clearTimeout(this.#open.get(swap.id)?.expiry ?? undefined);
		if (this.#open.delete(swap.id)) this.#options.changed();
	}

	#refusal(params: PrepareParams, members: readonly MemberPlan[]): Result<never> | null {
		if (this.#closed) return { ok: false, error: this.#closed };
		const busy = [...this.#open.values()].find(
			({ swap }) =>
				swap.id === params.id || params.members.some(({ component }) => swap.components.includes(component)),
		);
		if (busy)
			return failure(
				"swap-under-way",
				`A swap of ${busy.swap.components.join(", ")} is under way already (${busy.swap.id}).`,
			);
		if (this.#open.size >= params.maxConcurrentSwaps) {
			return failure(
				"too-many-swaps",
				`${this.#open.size} swaps are under way, which is as many as hot_swap.max_concurrent_swaps allows. Try again when one is over.`,
			);
		}
		const starting = members.find(({ slot }) => slot.state.kind === "starting");
		if (starting) {
			const message = `${starting.slot.component} is still starting for the first time. Try again when the runtime is ready.`;
			return failure("component-starting", message);
		}
		return null;
	}

	#tell({ id, components, phase, weight, failure }: Swap, stage: SwapStage | null): void {
		if (stage) {
			this.#options.emit({ kind: "stage", swap: id, stage });
			return;
		}
		// The way back is a detail of the phases before and after it.
		if (phase === "new" || phase === "moving" || phase === "restoring" || phase === "discarding") return;
		this.#options.emit({ kind: "swap", id, components, phase, weight, reason: failure?.message ?? null });
		this.#options.changed();
	}

	/** Reads what the swap needs. It can be taken back from the very beginning, before anything of it is open. */
	async #planAll({ id, members }: PrepareParams): Promise<Result<MemberPlan[]>> {
		if (this.#planned.has(id)) return failure("swap-under-way", `The swap ${id} is being prepared already.`);
		this.#planned.set(id, null);
		try {
			const plans: MemberPlan[] = [];
			// A new one a swap, because a store verifies content once, and this is the last look at it before it is loaded.
			const store = new ReleaseStore(this.#options.root);
			for (const member of members) {
				const planned = await planMember(member, { ...this.#options, store });
				if (!planned.ok) return planned;
				plans.push(planned.value);
			}
			const reason = this.#planned.get(id);
			return reason ? { ok: false, error: reason } : success(plans);
		} finally {
			this.#planned.delete(id);
		}
	}

	/** After the switch, never inside the gate: a slow disk must not hold up callers. */
	async #keepStates(swap: Swap, folder: string): Promise<readonly string[]> {
		const unkept: string[] = [];
		const deadline = new Deadline(keepStatesMs);
		for (const { old, carried, copied } of swap.exported) {
			const own = join(folder, this.#options.runtimeId);
			const kept = await keepState(own, old, copied ? null : carried, deadline.left);
			if (kept.ok) continue;
			unkept.push(`${old.release.component}: ${kept.error.message}`);
			this.#options.log("error", `${old.release.component}: ${kept.error.message}`);
		}
		return unkept;
	}
}
