import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { Gate } from "../slots/gate.ts";
import { Generation, type GenerationHost } from "../slots/generation.ts";
import type { Replaced } from "../slots/retire.ts";
import type { Slot } from "../slots/slot.ts";
import { Split } from "../slots/split.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import type { Deadline } from "./deadline.ts";
import type { MemberPlan } from "./member-plan.ts";
import { startAgain } from "./start-again.ts";
import { StateHandover } from "./state-handover.ts";

export interface MemberLimits {
	/** How long the old release may take to start again, where it had been stopped. */
	readonly timeoutMs: number;
	/** How long the old release may take to activate again. */
	readonly gateMs: number;
	readonly drainMs: number;
	readonly disposeMs: number;
}

/** One component's part in a swap. The stages are in the order in which they run. */
export class MemberSwap {
	readonly slot: Slot;
	readonly release: ReadyRelease;
	readonly #host: GenerationHost;
	readonly #limits: MemberLimits;
	readonly #state: StateHandover;
	/** Null when nothing serves: the component died, or never started. */
	#old: Generation | null;
	#next: Generation | null = null;
	/** The swap is being taken back: whatever is loaded from here on ends at once. */
	#isCutShort = false;
	/** Set up ahead of the switch: nothing is left to start but an import of state. */
	#ahead = false;
	#from: string;
	/** What the stages have done to the old release, which a failure has to undo. */
	#oldIs: "whole" | "deactivated" | "stopped" = "whole";

	constructor(plan: MemberPlan, host: GenerationHost, limits: MemberLimits) {
		this.slot = plan.slot;
		this.release = plan.release;
		this.#host = host;
		this.#limits = limits;
		this.#old = plan.slot.serving;
		this.#from = this.#old?.release.version ?? plan.slot.wanted.version;
		this.#state = new StateHandover(plan, host);
	}

	/** The releases whose calls have to end before anything is handed over. */
	get inUse(): readonly Generation[] {
		return [this.#old, this.#state.borrower].filter((generation) => generation !== null);
	}

	/** The version that served, or that should have. */
	get from(): string {
		return this.#from;
	}

	/** The old release, for whoever keeps its state; null when it exports none. */
	get exported(): { readonly old: Generation; readonly carried: CarriedState; readonly copied: boolean } | null {
		const { exported, isCopied } = this.#state;
		return this.#old && exported ? { old: this.#old, carried: exported, copied: isCopied } : null;
	}

	/**
	 * Whether something has to be handed over while nobody uses it: state, a start, or what two releases cannot hold at
	 * once. If nothing has, callers wait for next to nothing.
	 */
	get handsOver(): boolean {
		const old = this.slot.serving;
		if (!this.#ahead || this.#isExclusive() || this.#new.shape.activates) return true;
		return (
			this.release.descriptor.stateVersion !== null ||
			(old !== null && (old.shape.deactivates || old.shape.exportsState))
		);
	}

	/**
	 * Why the two releases cannot serve at once; null when they can: where nothing is handed over, or where all state is
	 * in entries of tracked maps that belong to the callers' keys, and copied already.
	 */
	async whyNotSplit(deadlineMs: number): Promise<Result<never> | null> {
		if (!this.handsOver) return null;
		const old = this.slot.serving;
		const holdsAlone = this.#isExclusive() || this.#new.shape.activates || old?.shape.deactivates;
		const why = holdsAlone
			? success("it holds what only one release can")
			: await this.#state.whyNotByKey(old, this.#ahead, deadlineMs);
		if (!why.ok) return why;
		if (why.value === null) return null;
		return failure(
			"cannot-split",
			`${this.#new.name} cannot share its calls with the release before it: ${why.value}.`,
		);
	}

	/** Loads the new release, and starts it if it needs no state for that, while the old one goes on serving. */
	async prepare(deadline: Deadline): Promise<Result<unknown>> {
		const migrations = await this.#state.load(deadline);
		if (!migrations.ok) return migrations;
		const warm = this.#isExclusive() ? null : this.slot.takeStandby(this.release);
		await this.#nextIs(warm ?? new Generation(this.release, this.#host));
		if (warm) {
			this.#ahead = true;
			return this.health(deadline);
		}
		const loaded = await this.#new.load(deadline.left);
		if (!loaded.ok || !this.#mayRunAhead()) return this.#new.blame(loaded);
		const started = await this.#new.start(null, deadline.left);
		const keepsState = this.release.descriptor.stateVersion !== null;
		if (!started.ok && !keepsState) return this.#new.blame(started);
		// One that takes its state in setup may well fail without: it is judged by the start that brings it.
		if (keepsState && !(started.ok && started.value.importsState)) {
			await this.#new.instance.dispose(this.#limits.disposeMs);
			await this.#nextIs(new Generation(this.release, this.#host));
			return this.#new.blame(await this.#new.load(deadline.left));
		}
		this.#ahead = true;
		return this.health(deadline);
	}

	/** Copies tracked maps while the old release goes on serving; what changes from here on follows by itself. */
	async copy(deadline: Deadline): Promise<Result<unknown>> {
		const old = this.slot.serving;
		return old && !this.#isExclusive() ? this.#state.copyAhead(old, this.#new, deadline) : success(null);
	}

	/** Waits for what would otherwise be waited for in the gate. */
	async calmDown(deadline: Deadline): Promise<Result<null>> {
		await this.#state.calmDown(this.#new, deadline);
		return success(null);
	}

	/** What serves now may be another instance than at first: one that dies is started again. */
	engage(): void {
		this.#old = this.slot.serving;
		this.#from = this.#old?.release.version ?? this.slot.wanted.version;
	}

	/** @param drains whether the calls that the old release works on have to end for the gate to open */
	close(gate: Gate, drains: boolean): void {
		this.engage();
		this.slot.gate = gate;
		for (const generation of this.inUse) generation.draining = drains;
	}

	open(): void {
		this.slot.gate = null;
		for (const generation of this.inUse) generation.draining = false;
	}

	/** Hands a share of the keys to the new release. */
	async lend(weight: number, deadline: Deadline): Promise<Result<unknown>> {
		return this.#old ? this.#state.lend(this.#old, this.#new, weight, deadline) : success(null);
	}

	/** Resolves once all calls that were sent to the old release have begun, or it could not begin them in time. */
	async letBegin(deadlineMs: number): Promise<Result<null>> {
		await this.#old?.instance.begun(deadlineMs);
		return success(null);
	}

	/** Sends a share of the calls to the new release. */
	setWeight(weight: number): void {
		this.slot.split = new Split(this.#new, weight, this.#state.borrower !== null);
	}

	async exportOld(deadline: Deadline): Promise<Result<unknown>> {
		return this.#old?.shape.exportsState ? this.#state.takeFrom(this.#old, deadline) : success(null);
	}

	migrate(deadline: Deadline): Promise<Result<unknown>> {
		return this.#state.migrate(deadline);
	}

	async startNext(deadline: Deadline): Promise<Result<unknown>> {
		if (this.#old && this.#isExclusive()) {
			this.#oldIs = "stopped";
			// It is stopped in any case; that it could not say goodbye is in the log.
			if (this.#old.shape.deactivates) await this.#old.instance.deactivate(deadline.atMost(this.#limits.disposeMs));
			await this.#old.instance.dispose(deadline.atMost(this.#limits.disposeMs));
		}
		return this.#new.blame(await this.#state.giveTo(this.#new, this.#ahead, deadline));
	}

	async activate(deadline: Deadline): Promise<Result<unknown>> {
		const { shape } = this.#new;
		if (this.#old && this.#oldIs === "whole" && (this.#old.shape.deactivates || shape.activates)) {
			this.#oldIs = "deactivated";
			if (this.#old.shape.deactivates) {
				const deactivated = await this.#old.instance.deactivate(deadline.left);
				if (!deactivated.ok) return this.#old.blame(deactivated);
			}
		}
		return shape.activates ? this.#new.blame(await this.#new.instance.activate(deadline.left)) : success(null);
	}

	async health(deadline: Deadline): Promise<Result<null>> {
		const report = await this.#new.instance.health(deadline.left);
		if (report.healthy) return success(null);
		const reason = `It started, but is not healthy: ${report.reason ?? "it gives no reason"}.`;
		return this.#new.blame(failure("unhealthy", reason));
	}

	/** What the new release died of since it was seen in health; it would take over dead. */
	nextIsAlive(): Result<null> {
		const { ended } = this.#new.instance;
		return ended === null ? success(null) : this.#new.blame(failure("component-died", `It died: ${ended}.`));
	}

	/** @returns what was replaced: beside the old release, another one if the old one died and was started again meanwhile */
	takeOver(): readonly Replaced[] {
		const replaced = [...new Set([this.#old, this.slot.serving])].filter((generation) => generation !== null);
		for (const { shape, release } of replaced)
			if (!shape.importsState) this.slot.takingStateInSetup.add(release.integrity);
		this.slot.split = null;
		this.slot.serve(this.#new);
		const { version, integrity, written } = this.release;
		this.slot.wanted = { version, integrity, written };
		this.#host.tookOver(this.#new);
		return replaced.map((generation) => ({ slot: this.slot, generation }));
	}

	/** Ends what was needed on the way only. */
	async finish(): Promise<void> {
		await this.#state.finish(this.#limits.gateMs);
	}

	/** Undoes what the stages did to the old release. */
	async restoreOld(): Promise<void> {
		this.slot.split = null;
		await this.#state.undo(this.#old, this.#limits);
		if (!this.#old || this.#oldIs === "whole") return;
		// The new release may hold already what only one of them can.
		await this.#next?.instance.dispose(this.#limits.disposeMs);
		if (this.#oldIs === "stopped")
			return startAgain(this.slot, this.#old, this.#state.exported, this.#host, this.#limits);
		if (!this.#old.shape.activates) return;
		const activated = await this.#old.instance.activate(this.#limits.gateMs);
		if (!activated.ok) this.#host.log(this.slot.component, "error", this.#old.named(activated.error.message));
	}

	/** Ends the new release, at once: a stage that waits for it ends with it. */
	async cutShort(): Promise<void> {
		this.#isCutShort = true;
		await Promise.all([this.#next?.instance.dispose(this.#limits.disposeMs), this.#state.dispose()]);
	}

	/** Ends the new release once the calls that were sent to it have ended. */
	async discard(): Promise<void> {
		if (this.#next && !(await this.#next.drained(this.#limits.drainMs))) {
			const { component, version } = this.#next.release;
			const message = `${version} is taken back and still had ${this.#next.leases} calls under way; they are cut off.`;
			this.#host.log(component, "warn", message);
		}
		await this.cutShort();
	}

	async #nextIs(next: Generation): Promise<void> {
		this.#next = next;
		if (this.#isCutShort) await next.instance.dispose(this.#limits.disposeMs);
	}

	/**
	 * Only a release that says so takes its state by importState, and it says so in setup. That the old one did is the best
	 * sign there is, unless this one has served here before; where it misleads, the release is started again in the gate,
	 * in an instance of its own.
	 */
	#mayRunAhead(): boolean {
		if (this.#isExclusive()) return false;
		const { descriptor, integrity } = this.release;
		if (descriptor.stateVersion === null) return true;
		return !this.slot.takingStateInSetup.has(integrity) && (this.slot.serving?.shape.importsState ?? false);
	}

	/** What one of the two holds alone, the other can't open beside it. */
	#isExclusive(): boolean {
		return this.release.descriptor.exclusive || (this.slot.serving?.release.descriptor.exclusive ?? false);
	}

	get #new(): Generation {
		if (!this.#next) throw new Error("The swap has not been prepared.");
		return this.#next;
	}
}
