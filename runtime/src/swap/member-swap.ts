import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { Gate } from "../slots/gate.ts";
import { Generation, type GenerationHost } from "../slots/generation.ts";
import type { Slot } from "../slots/slot.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import { Deadline } from "./deadline.ts";
import { type MigrationHop, migrateState } from "./migrate-state.ts";

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
	readonly disposeMs: number;
}

/** One component's part in a swap. The stages are in the order in which they run. */
export class MemberSwap {
	readonly slot: Slot;
	readonly #release: ReadyRelease;
	readonly #migrations: readonly MigrationHop[];
	readonly #restored: CarriedState | null;
	readonly #host: GenerationHost;
	readonly #limits: MemberLimits;
	/** Null when nothing serves: the component died, or never started. */
	#old: Generation | null;
	#next: Generation;
	/** Set up ahead of the gate: nothing is left to start in it but an import of state. */
	#ahead = false;
	#exported: CarriedState | null = null;
	#migrated: CarriedState | null = null;
	#from = "";
	#replaced: readonly Generation[] = [];
	/** What the stages have done to the old release, which a failure has to undo. */
	#oldIs: "whole" | "deactivated" | "stopped" = "whole";

	constructor(plan: MemberPlan, host: GenerationHost, limits: MemberLimits) {
		this.slot = plan.slot;
		this.#release = plan.release;
		this.#migrations = plan.migrations;
		this.#restored = plan.restored;
		this.#host = host;
		this.#limits = limits;
		this.#old = plan.slot.serving;
		this.#next = new Generation(plan.release, host);
	}

	get old(): Generation | null {
		return this.#old;
	}

	/** The version that served, or that should have. */
	get from(): string {
		return this.#from;
	}

	get next(): Generation {
		return this.#next;
	}

	/** What the old release exported; null when it exports nothing. */
	get exported(): CarriedState | null {
		return this.#exported;
	}

	/** Loads the new release, and starts it if it needs no state for that, while the old one goes on serving. */
	async prepare(deadline: Deadline): Promise<Result<unknown>> {
		const loaded = await this.#next.load(deadline.left);
		if (!loaded.ok || !this.#mayRunAhead()) return this.#blame(this.#next, loaded);
		const started = await this.#next.start(null, deadline.left);
		if (!started.ok) return this.#blame(this.#next, started);
		if (this.#release.descriptor.stateVersion !== null && !started.value.importsState) {
			await this.#next.instance.dispose(this.#limits.disposeMs);
			this.#next = new Generation(this.#release, this.#host);
			return this.#blame(this.#next, await this.#next.load(deadline.left));
		}
		this.#ahead = true;
		return this.health(deadline);
	}

	/** What serves when the gate closes may be another instance than at first: one that dies is started again. */
	close(gate: Gate): void {
		this.slot.gate = gate;
		this.#old = this.slot.serving;
		if (this.#old) this.#old.draining = true;
		this.#from = this.#old?.release.version ?? this.slot.wanted.version;
	}

	async exportOld(deadline: Deadline): Promise<Result<unknown>> {
		if (!this.#old?.shape.exportsState) return success(null);
		const exported = await this.#old.instance.exportState(deadline.left);
		if (exported.ok) {
			this.#exported = exported.value;
			return success(null);
		}
		if (!this.#restored) return this.#blame(this.#old, exported);
		// Restoring a snapshot is the last resort, and what is wrong with the old release may be the reason for it.
		const { component, version } = this.#old.release;
		const message = `The state of ${version} is given up for the one that is restored, and could not be kept: ${exported.error.message}`;
		this.#host.log(component, "warn", message);
		return success(null);
	}

	async migrate(deadline: Deadline): Promise<Result<unknown>> {
		if (!this.#exported || this.#restored || this.#migrations.length === 0) return success(null);
		const { component } = this.slot;
		const migrated = await migrateState(component, this.#exported, this.#migrations, deadline, (message) =>
			this.#host.log(component, "info", message),
		);
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
		return this.#blame(this.#next, started.ok ? await this.#canBeLeft(deadline) : started);
	}

	async activate(deadline: Deadline): Promise<Result<unknown>> {
		const { shape } = this.#next;
		if (this.#old && this.#oldIs === "whole" && (this.#old.shape.deactivates || shape.activates)) {
			this.#oldIs = "deactivated";
			if (this.#old.shape.deactivates) {
				const deactivated = await this.#old.instance.deactivate(deadline.left);
				if (!deactivated.ok) return this.#blame(this.#old, deactivated);
			}
		}
		return shape.activates ? this.#blame(this.#next, await this.#next.instance.activate(deadline.left)) : success(null);
	}

	async health(deadline: Deadline): Promise<Result<null>> {
		const report = await this.#next.instance.health(deadline.left);
		if (report.healthy) return success(null);
		const reason = `It started, but is not healthy: ${report.reason ?? "it gives no reason"}.`;
		return this.#blame(this.#next, failure("unhealthy", reason));
	}

	/** What the new release died of since it was seen in health; it would take over dead. */
	nextIsAlive(): Result<null> {
		const { ended } = this.#next.instance;
		return ended === null ? success(null) : this.#blame(this.#next, failure("component-died", `It died: ${ended}.`));
	}

	takeOver(): void {
		// Beside the old release there is another one to end if the old one died and was started again in the gate.
		this.#replaced = [...new Set([this.#old, this.slot.serving])].filter((generation) => generation !== null);
		this.slot.serve(this.#next);
		const { version, integrity } = this.#release;
		this.slot.wanted = { version, integrity };
		this.#host.tookOver(this.#next);
	}

	async retireOld(): Promise<void> {
		for (const generation of this.#replaced) {
			await generation.instance.dispose(this.#limits.disposeMs);
		}
	}

	async #giveState(carried: CarriedState | null, deadline: Deadline): Promise<Result<unknown>> {
		if (!this.#ahead) return this.#next.start(carried, deadline.left);
		if (!this.#next.shape.importsState || carried === null) return success(null);
		return this.#next.instance.importState(carried, deadline.left);
	}

	/** A release whose state cannot be carried on is found here, while there is a way back that loses nothing. */
	async #canBeLeft(deadline: Deadline): Promise<Result<unknown>> {
		const { exportsState } = this.#next.shape;
		if (exportsState) return this.#next.instance.checkExport(deadline.left);
		if (this.#release.descriptor.stateVersion === null) return success(null);
		return failure(
			"contract-broken",
			"Its descriptor declares a state_version, and it has no exportState, so its state would be lost with the next upgrade or rollback. Add exportState, or leave state_version out if it keeps no state.",
		);
	}

	/** Undoes what the stages did to the old release. */
	async restoreOld(): Promise<void> {
		if (!this.#old) return;
		this.#old.draining = false;
		if (this.#oldIs === "whole") return;
		// The new release may hold already what only one of them can.
		await this.#next.instance.dispose(this.#limits.disposeMs);
		if (this.#oldIs === "stopped") return this.#startOldAgain(this.#old);
		if (!this.#old.shape.activates) return;
		const activated = await this.#old.instance.activate(this.#limits.gateMs);
		if (!activated.ok) this.#host.log(this.slot.component, "error", named(this.#old, activated.error.message));
	}

	/** Ends the new release. */
	discard(): Promise<void> {
		return this.#next.instance.dispose(this.#limits.disposeMs);
	}

	async #startOldAgain(old: Generation): Promise<void> {
		const deadline = new Deadline(this.#limits.timeoutMs);
		await old.instance.dispose(this.#limits.disposeMs);
		const again = new Generation(old.release, this.#host);
		this.slot.serve(again);
		const loaded = await again.load(deadline.left);
		const started = loaded.ok ? await again.start(this.#exported, deadline.left) : loaded;
		const activated = started.ok && again.shape.activates ? await again.instance.activate(deadline.left) : started;
		if (activated.ok) return;
		await again.instance.dispose(this.#limits.disposeMs);
		// From here on it is a component that died, and whoever starts those again sees to it.
		this.#host.died(
			again,
			`it had been stopped for an upgrade that failed, and could not be started again: ${activated.error.message}`,
		);
	}

	/**
	 * Only a release that says so takes its state by importState, and it says so in setup. That the old one did is the best
	 * sign there is; where it misleads, the release is started again in the gate, in a thread of its own.
	 */
	#mayRunAhead(): boolean {
		if (this.#isExclusive()) return false;
		return this.#release.descriptor.stateVersion === null || (this.#old?.shape.importsState ?? false);
	}

	/** What one of the two holds alone, the other can't open beside it. */
	#isExclusive(): boolean {
		return this.#release.descriptor.exclusive || (this.#old?.release.descriptor.exclusive ?? false);
	}

	#stateForNext(): CarriedState | null {
		if (this.#release.descriptor.stateVersion === null) return null;
		return this.#restored ?? this.#migrated ?? this.#exported;
	}

	#blame<Value>(generation: Generation, result: Result<Value>): Result<Value> {
		return result.ok ? result : failure(result.error.code, named(generation, result.error.message));
	}
}

function named({ release }: Generation, message: string): string {
	return `${release.component}@${release.version}: ${message}`;
}
