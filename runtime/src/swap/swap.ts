import type { SwapReport, SwapStage } from "../control/protocol.ts";
import { type Failure, failure, type Result, success } from "../formats/failure.ts";
import { Gate } from "../slots/gate.ts";
import { Generation, type GenerationHost } from "../slots/generation.ts";
import type { Slot } from "../slots/slot.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import { Deadline } from "./deadline.ts";
import { type MigrationHop, migrateState } from "./migrate-state.ts";

export interface SwapMemberPlan {
	readonly slot: Slot;
	readonly release: ReadyRelease;
	readonly migrations: readonly MigrationHop[];
	/** State to start from instead of the old release's. */
	readonly restored: { readonly state: unknown } | null;
}

interface Member extends SwapMemberPlan {
	/** Null when nothing serves: the component died, or never started. */
	readonly old: Generation | null;
	next: Generation;
	/** Set up ahead of the gate: nothing is left to start in it but an import of state. */
	ahead: boolean;
	/** What the old release exported, for the new one and for the snapshot. */
	exported: { state: unknown } | null;
	oldDeactivated: boolean;
	oldStopped: boolean;
}

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
	readonly #members: Member[];
	readonly #limits: SwapLimits;
	readonly #deadline: Deadline;
	readonly #host: GenerationHost;
	readonly #stages: SwapStage[] = [];
	#phase: SwapPhase = "new";
	#abortReason: Failure | null = null;

	constructor(
		id: string,
		members: readonly (SwapMemberPlan & { old: Generation | null })[],
		limits: SwapLimits,
		host: GenerationHost,
	) {
		this.id = id;
		this.#limits = limits;
		this.#deadline = new Deadline(limits.timeoutMs);
		this.#host = host;
		this.#members = members.map((member) => ({
			...member,
			next: this.#newGeneration(member),
			ahead: false,
			exported: null,
			oldDeactivated: false,
			oldStopped: false,
		}));
	}

	get phase(): SwapPhase {
		return this.#phase;
	}

	get components(): readonly string[] {
		return this.#members.map(({ slot }) => slot.component);
	}

	/** What the old releases exported, by component; for snapshots, after the switch. */
	get exportedStates(): readonly { readonly old: ReadyRelease; readonly state: unknown }[] {
		return this.#members.flatMap(({ old, exported }) =>
			old && exported ? [{ old: old.release, state: exported.state }] : [],
		);
	}

	/** Loads the new releases, and starts those that need no state for it, while the old ones go on serving. */
	async prepare(): Promise<Result<null>> {
		this.#phase = "preparing";
		const results = await this.#stage("prepare", () =>
			Promise.all(this.#members.map((member) => this.#prepareMember(member))),
		);
		const failed = results.find((result) => !result.ok) ?? this.#aborted();
		if (failed && !failed.ok) {
			await this.#discard();
			return failed;
		}
		this.#phase = "prepared";
		return success(null);
	}

	/** Closes the gate, drains, carries state over, and switches. On failure everything is as it was. */
	async switch(): Promise<Result<SwapReport>> {
		if (this.#phase !== "prepared")
			return failure("swap-not-prepared", `The swap ${this.id} is ${this.#phase}, not prepared.`);
		this.#phase = "switching";
		const gate = new Gate(this.components, this.#limits.queueLimit);
		for (const { slot } of this.#members) slot.gate = gate;
		const closedAt = performance.now();
		const result = await this.#inGate();
		if (!result.ok) await this.#restoreOld();
		const openGate = (): void => {
			for (const { slot } of this.#members) slot.gate = null;
			gate.open();
		};
		if (!result.ok) {
			openGate();
			await this.#discard();
			return result;
		}
		await this.#stage("switch", async () => {
			for (const { slot, next } of this.#members) {
				slot.state = { kind: "serving", generation: next };
				slot.generations = next.number;
				slot.wanted = { version: next.release.version, integrity: next.release.integrity };
			}
			openGate();
		});
		this.#phase = "switched";
		const gateMs = performance.now() - closedAt;
		void Promise.all(this.#members.map((member) => this.#retire(member)));
		return success({
			id: this.id,
			components: this.#members.map(({ slot, old, next }) => ({
				name: slot.component,
				from: old?.release.version ?? slot.wanted.version,
				to: next.release.version,
			})),
			stages: this.#stages,
			gateMs,
		});
	}

	/** Takes back what was prepared. A switch under way notices at its next stage; after the switch nothing happens. */
	async abort(reason: Failure): Promise<void> {
		if (this.#phase === "switched" || this.#phase === "aborted") return;
		this.#abortReason = reason;
		if (this.#phase === "prepared" || this.#phase === "new") await this.#discard();
	}

	async #prepareMember(member: Member): Promise<Result<unknown>> {
		const loaded = await member.next.load(this.#deadline.left);
		if (!loaded.ok) return loaded;
		const { descriptor } = member.release;
		// Only a release that says so takes its state by importState, and it says so in setup. That the old one did is the
		// best sign there is; where it misleads, the release is started again in the gate, in a thread of its own.
		const mayRunAhead =
			!descriptor.exclusive && (descriptor.stateVersion === null || (member.old?.shape.importsState ?? false));
		if (!mayRunAhead) return success(null);
		const started = await member.next.start(undefined, this.#deadline.left);
		if (!started.ok) return started;
		if (descriptor.stateVersion !== null && !started.value.importsState) {
			await member.next.instance.dispose(this.#limits.disposeMs);
			member.next = this.#newGeneration(member);
			return member.next.load(this.#deadline.left);
		}
		member.ahead = true;
		return this.#healthy(member, this.#deadline.left);
	}

	async #inGate(): Promise<Result<null>> {
		const gate = new Deadline(this.#deadline.atMost(this.#limits.gateMs + this.#limits.drainMs));
		const steps: readonly [SwapStage["name"], () => Promise<Result<unknown>>][] = [
			["drain", () => this.#drain(gate.atMost(this.#limits.drainMs))],
			["export", () => this.#each((member) => this.#exportOld(member, gate))],
			["migrate", () => this.#each((member) => this.#migrate(member, gate))],
			["start", () => this.#each((member) => this.#startNext(member, gate))],
			["activate", () => this.#each((member) => this.#activate(member, gate))],
			["health", () => this.#each((member) => this.#healthy(member, gate.left))],
		];
		for (const [name, step] of steps) {
			const result = this.#aborted() ?? (await this.#stage(name, step));
			if (!result.ok) return result;
		}
		return this.#aborted() ?? success(null);
	}

	async #drain(deadlineMs: number): Promise<Result<null>> {
		const deadline = new Deadline(deadlineMs);
		// A tree that works with one member may still take a lease on another, so all have to be empty at the same time.
		for (;;) {
			const busy = this.#members.map(({ old }) => old).find((old) => old !== null && old.leases > 0);
			if (!busy) return success(null);
			if (await busy.drained(deadline.left)) continue;
			return failure(
				"drain-timeout",
				`${busy.release.component}@${busy.release.version} still had ${busy.leases} calls under way after ${deadlineMs} ms, so nothing was switched. Let them finish, or upgrade when there are none.`,
			);
		}
	}

	async #exportOld(member: Member, deadline: Deadline): Promise<Result<unknown>> {
		if (!member.old?.shape.exportsState) return success(null);
		const exported = await member.old.instance.exportState(deadline.left);
		if (!exported.ok) return this.#blame(member.old, exported);
		member.exported = { state: exported.value };
		return success(null);
	}

	async #migrate(member: Member, deadline: Deadline): Promise<Result<unknown>> {
		if (!member.exported || member.restored || member.migrations.length === 0) return success(null);
		const migrated = await migrateState(
			member.slot.component,
			member.exported.state,
			member.migrations,
			deadline,
			(message) => this.#host.log(member.slot.component, "info", message),
		);
		if (migrated.ok) this.#migrated.set(member, migrated.value);
		return migrated;
	}

	readonly #migrated = new Map<Member, unknown>();

	#stateFor(member: Member): unknown {
		if (member.release.descriptor.stateVersion === null) return undefined;
		if (member.restored) return member.restored.state;
		return this.#migrated.has(member) ? this.#migrated.get(member) : member.exported?.state;
	}

	async #startNext(member: Member, deadline: Deadline): Promise<Result<unknown>> {
		const { exclusive } = member.release.descriptor;
		if (member.old && (exclusive || member.old.release.descriptor.exclusive)) {
			await member.old.instance.deactivate(deadline.left);
			member.oldStopped = true;
			await member.old.instance.dispose(deadline.atMost(this.#limits.disposeMs));
		}
		const state = this.#stateFor(member);
		if (member.ahead) {
			if (!member.next.shape.importsState || state === undefined) return success(null);
			return this.#blame(member.next, await member.next.instance.importState(state, deadline.left));
		}
		return this.#blame(member.next, await member.next.start(state, deadline.left));
	}

	async #activate(member: Member, deadline: Deadline): Promise<Result<unknown>> {
		if (member.old && !member.oldStopped) {
			member.oldDeactivated = true;
			const deactivated = await member.old.instance.deactivate(deadline.left);
			if (!deactivated.ok) return this.#blame(member.old, deactivated);
		}
		return this.#blame(member.next, await member.next.instance.activate(deadline.left));
	}

	async #healthy(member: Member, deadlineMs: number): Promise<Result<null>> {
		const report = await member.next.instance.health(deadlineMs);
		if (report.healthy) return success(null);
		return failure(
			"unhealthy",
			named(member.next, `It started, but is not healthy: ${report.reason ?? "it gives no reason"}.`),
		);
	}

	/** Undoes what the gate's stages did to the old releases. */
	async #restoreOld(): Promise<void> {
		for (const member of this.#members) {
			if (!member.old) continue;
			if (member.oldStopped) {
				const again = this.#newGeneration({ ...member, release: member.old.release });
				await member.next.instance.dispose(this.#limits.disposeMs);
				const loaded = await again.load(this.#limits.timeoutMs);
				const started = loaded.ok ? await again.start(member.exported?.state, this.#limits.timeoutMs) : loaded;
				const activated = started.ok ? await again.instance.activate(this.#limits.timeoutMs) : started;
				if (activated.ok) member.slot.state = { kind: "serving", generation: again };
				else {
					member.slot.state = {
						kind: "failed",
						reason: `${named(again, activated.error.message)} It had been stopped for the upgrade.`,
					};
					await again.instance.dispose(this.#limits.disposeMs);
				}
				member.slot.generations = again.number;
			} else if (member.oldDeactivated) {
				const activated = await member.old.instance.activate(this.#limits.gateMs);
				if (!activated.ok) this.#host.log(member.slot.component, "error", named(member.old, activated.error.message));
			}
		}
	}

	async #retire({ slot, old, oldStopped }: Member): Promise<void> {
		if (!old) return;
		if (!oldStopped) await old.instance.dispose(this.#limits.disposeMs);
		slot.forget(old);
	}

	async #discard(): Promise<void> {
		this.#phase = "aborted";
		await Promise.all(this.#members.map(({ next }) => next.instance.dispose(this.#limits.disposeMs)));
	}

	#newGeneration({ slot, release }: SwapMemberPlan): Generation {
		return new Generation(slot.generations + 1, release, this.#host);
	}

	#aborted(): Result<never> | null {
		return this.#abortReason && { ok: false, error: this.#abortReason };
	}

	#blame<Value>(generation: Generation, result: Result<Value>): Result<Value> {
		return result.ok ? result : failure(result.error.code, named(generation, result.error.message));
	}

	/** All members at once; the first failure is the one that is reported. */
	async #each(step: (member: Member) => Promise<Result<unknown>>): Promise<Result<unknown>> {
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

function named(generation: Generation, message: string): string {
	return `${generation.release.component}@${generation.release.version}: ${message}`;
}
