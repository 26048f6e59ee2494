import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { Gate } from "../slots/gate.ts";
import { Generation, type GenerationHost } from "../slots/generation.ts";
import type { Replaced } from "../slots/retire.ts";
import type { Slot } from "../slots/slot.ts";
import { Split } from "../slots/split.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import type { Deadline } from "./deadline.ts";
import { KeyLoan } from "./key-loan.ts";
import { type MigrationHop, MigrationLine } from "./migration-line.ts";
import { startAgain } from "./start-again.ts";
import { StateCopy } from "./state-copy.ts";

export interface MemberPlan {
	readonly slot: Slot;
	readonly release: ReadyRelease;
	readonly migrations: readonly MigrationHop[];
	/** State to start from instead of the old release's. */
	readonly restored: CarriedState | null;
}

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
	readonly #plan: MemberPlan;
	readonly #host: GenerationHost;
	readonly #limits: MemberLimits;
	readonly #line: MigrationLine;
	/** Null when nothing serves: the component died, or never started. */
	#old: Generation | null;
	#next: Generation | null = null;
	/** The swap is being taken back: whatever is loaded from here on ends at once. */
	#isCutShort = false;
	/** Set up ahead of the switch: nothing is left to start but an import of state. */
	#ahead = false;
	readonly #copy: StateCopy;
	/** What the new release has of the callers' keys while it serves a share of them. */
	readonly #loan = new KeyLoan();
	#exported: CarriedState | null = null;
	#migrated: CarriedState | null = null;
	#from: string;
	/** What the stages have done to the old release, which a failure has to undo. */
	#oldIs: "whole" | "deactivated" | "stopped" = "whole";

	constructor(plan: MemberPlan, host: GenerationHost, limits: MemberLimits) {
		this.slot = plan.slot;
		this.#plan = plan;
		this.#host = host;
		this.#limits = limits;
		this.#old = plan.slot.serving;
		this.#from = this.#old?.release.version ?? plan.slot.wanted.version;
		const log = (message: string) => host.log(plan.slot.component, "info", message);
		// State that is restored has the right version already.
		const hops = plan.restored ? [] : plan.migrations;
		this.#line = new MigrationLine(plan.slot.component, hops, log, host.isolation);
		this.#copy = new StateCopy(this.#line);
	}

	/** The releases whose calls have to end before anything is handed over. */
	get inUse(): readonly Generation[] {
		return [this.#old, this.#loan.borrower].filter((generation) => generation !== null);
	}

	get release(): ReadyRelease {
		return this.#plan.release;
	}

	/** The version that served, or that should have. */
	get from(): string {
		return this.#from;
	}

	/** The old release, for whoever keeps its state; null when it exports none. */
	get exported(): { readonly old: Generation; readonly carried: CarriedState; readonly copied: boolean } | null {
		return this.#old && this.#exported
			? { old: this.#old, carried: this.#exported, copied: this.#copy.isFinished }
			: null;
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
		const { component, version, descriptor } = this.release;
		const refused = (why: string) =>
			failure(
				"cannot-split",
				`${component}@${version} cannot share its calls with the release before it: ${why}. Switch it whole.`,
			);
		if (this.#isExclusive() || this.#new.shape.activates || old?.shape.deactivates) {
			return refused("it holds what only one release can");
		}
		if (descriptor.state !== "keyed" || old?.release.descriptor.state !== "keyed") {
			return refused("it keeps state, and does not say that its state is keyed");
		}
		if (old.release.descriptor.stateVersion !== descriptor.stateVersion)
			return refused("its state has another version");
		if (!this.#ahead || !this.#copy.isFrom(old) || !old.instance.copying) {
			return refused("its state is not in tracked maps, or it has no importState to be set up ahead");
		}
		const flushed = await old.instance.copying.flushCopy(deadlineMs);
		if (!flushed.ok) return old.blame(flushed);
		return flushed.value.hasMore ? refused("it exports state beside its tracked maps, which belongs to no key") : null;
	}

	/** Loads the new release, and starts it if it needs no state for that, while the old one goes on serving. */
	async prepare(deadline: Deadline): Promise<Result<unknown>> {
		const line = await this.#line.load(deadline);
		if (!line.ok) return line;
		const warm = this.#isExclusive() ? null : this.slot.takeStandby(this.release);
		await this.#nextIs(warm ?? new Generation(this.release, this.#host));
		if (warm) {
			this.#ahead = true;
			return this.health(deadline);
		}
		const loaded = await this.#new.load(deadline.left);
		if (!loaded.ok || !this.#mayRunAhead()) return this.#new.blame(loaded);
		const started = await this.#new.start(null, deadline.left);
		if (!started.ok) return this.#new.blame(started);
		if (this.release.descriptor.stateVersion !== null && !started.value.importsState) {
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
		const wantsState = !this.#plan.restored && this.release.descriptor.stateVersion !== null;
		if (!old || !wantsState || this.#isExclusive()) return success(null);
		return this.#copy.begin(old, this.#new, deadline);
	}

	/** Waits for what would otherwise be waited for in the gate. */
	async calmDown(deadline: Deadline): Promise<Result<null>> {
		await this.#copy.calmDown(this.#new, deadline);
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
		if (!this.#old) return success(null);
		return this.#loan.lend(this.#old, this.#new, weight, deadline);
	}

	/** Resolves once all calls that were sent to the old release have begun, or it could not begin them in time. */
	async letBegin(deadlineMs: number): Promise<Result<null>> {
		await this.#old?.instance.begun(deadlineMs);
		return success(null);
	}

	/** Sends a share of the calls to the new release. */
	setWeight(weight: number): void {
		this.slot.split = new Split(this.#new, weight, this.#loan.borrower !== null);
	}

	async exportOld(deadline: Deadline): Promise<Result<unknown>> {
		if (!this.#old?.shape.exportsState) return success(null);
		if (this.#loan.borrower && !this.#copy.isFrom(this.#old)) {
			// The new release has its share of the keys and a copy of what died; the one that came back has what was written since.
			const message =
				"It died and was started again while the new release had a share of its keys, so each of the two has state that the other has not. Take the swap back, and begin anew.";
			return this.#old.blame(failure("component-died", message));
		}
		const exported = await this.#exportFrom(this.#old, deadline);
		if (exported.ok) {
			this.#exported = exported.value;
			return success(null);
		}
		if (!this.#plan.restored) return this.#old.blame(exported);
		// Restoring a snapshot is the last resort, and what is wrong with the old release may be the reason for it.
		const { component, version } = this.#old.release;
		const message = `The state of ${version} is given up for the one that is restored, and could not be kept: ${exported.error.message}`;
		this.#host.log(component, "warn", message);
		return success(null);
	}

	async migrate(deadline: Deadline): Promise<Result<unknown>> {
		if (!this.#exported || this.#line.isEmpty) return success(null);
		const migrated = await this.#line.migrate(this.#exported, deadline);
		if (migrated.ok) this.#migrated = migrated.value;
		return migrated;
	}

	async startNext(deadline: Deadline): Promise<Result<unknown>> {
		if (this.#old && this.#isExclusive()) {
			this.#oldIs = "stopped";
			// It is stopped in any case; that it could not say goodbye is in the log.
			if (this.#old.shape.deactivates) await this.#old.instance.deactivate(deadline.atMost(this.#limits.disposeMs));
			await this.#old.instance.dispose(deadline.atMost(this.#limits.disposeMs));
		}
		const started = await this.#giveState(this.#stateForNext(), deadline);
		return this.#new.blame(started.ok ? await this.#canBeLeft(deadline) : started);
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
		this.slot.split = null;
		this.slot.serve(this.#new);
		const { version, integrity } = this.release;
		this.slot.wanted = { version, integrity };
		this.#host.tookOver(this.#new);
		return replaced.map((generation) => ({ slot: this.slot, generation }));
	}

	/** Ends what was needed on the way only. */
	async finish(): Promise<void> {
		await this.#loan.end(this.#limits.gateMs);
		await this.#line.dispose();
	}

	/** Undoes what the stages did to the old release. */
	async restoreOld(): Promise<void> {
		this.slot.split = null;
		const home = await this.#loan.bringHome(this.#old, this.#limits);
		if (!home.ok) this.#host.log(this.slot.component, "error", home.error.message);
		await this.#copy.stop(this.#limits.gateMs);
		if (!this.#old || this.#oldIs === "whole") return;
		// The new release may hold already what only one of them can.
		await this.#next?.instance.dispose(this.#limits.disposeMs);
		if (this.#oldIs === "stopped") return startAgain(this.slot, this.#old, this.#exported, this.#host, this.#limits);
		if (!this.#old.shape.activates) return;
		const activated = await this.#old.instance.activate(this.#limits.gateMs);
		if (!activated.ok) this.#host.log(this.slot.component, "error", this.#old.named(activated.error.message));
	}

	/** Ends the new release, at once: a stage that waits for it ends with it. */
	async cutShort(): Promise<void> {
		this.#isCutShort = true;
		await Promise.all([this.#next?.instance.dispose(this.#limits.disposeMs), this.#line.dispose()]);
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

	async #exportFrom(old: Generation, deadline: Deadline): Promise<Result<CarriedState>> {
		if (!this.#copy.isFrom(old)) return old.instance.exportState(deadline.left);
		return this.#copy.finish(this.#loan.borrower === null, deadline);
	}

	async #giveState(carried: CarriedState | null, deadline: Deadline): Promise<Result<unknown>> {
		const received = await this.#copy.received(this.#new, deadline);
		if (!received.ok) return received;
		if (!this.#ahead) return this.#new.start(carried, deadline.left);
		// With a share of the keys it has been serving for a while.
		if (!this.#new.shape.importsState || carried === null || this.#loan.borrower) return success(null);
		return this.#new.instance.importState(carried, deadline.left);
	}

	/** A release whose state cannot be carried on is found here, while there is a way back that loses nothing. */
	async #canBeLeft(deadline: Deadline): Promise<Result<unknown>> {
		const { exportsState } = this.#new.shape;
		if (exportsState) return this.#new.instance.checkExport(deadline.left);
		if (this.release.descriptor.stateVersion === null) return success(null);
		return failure(
			"contract-broken",
			"Its descriptor declares a state_version, and it has no exportState, so its state would be lost with the next upgrade or rollback. Add exportState, or leave state_version out if it keeps no state.",
		);
	}

	/**
	 * Only a release that says so takes its state by importState, and it says so in setup. That the old one did is the best
	 * sign there is; where it misleads, the release is started again in the gate, in an instance of its own.
	 */
	#mayRunAhead(): boolean {
		if (this.#isExclusive()) return false;
		return this.release.descriptor.stateVersion === null || (this.slot.serving?.shape.importsState ?? false);
	}

	/** What one of the two holds alone, the other can't open beside it. */
	#isExclusive(): boolean {
		return this.release.descriptor.exclusive || (this.slot.serving?.release.descriptor.exclusive ?? false);
	}

	#stateForNext(): CarriedState | null {
		if (this.release.descriptor.stateVersion === null) return null;
		return this.#plan.restored ?? this.#migrated ?? this.#exported;
	}

	get #new(): Generation {
		if (!this.#next) throw new Error("The swap has not been prepared.");
		return this.#next;
	}
}
