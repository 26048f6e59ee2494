import { failure, type Result, success } from "../formats/failure.ts";
import type { CarriedState } from "../isolation/carried-state.ts";
import type { Generation, GenerationHost } from "../slots/generation.ts";
import type { ReadyRelease } from "../start/ready-release.ts";
import type { Deadline } from "./deadline.ts";
import { KeyLoan } from "./key-loan.ts";
import type { MemberPlan } from "./member-plan.ts";
import { MigrationLine } from "./migration-line.ts";
import { StateCopy } from "./state-copy.ts";

/**
 * The way of one component's state from its old release to its new one: copied ahead where it is large, lent by key while
 * calls are split, exported and migrated for the rest. The old release keeps all of it.
 */
export class StateHandover {
	readonly #release: ReadyRelease;
	readonly #restored: CarriedState | null;
	readonly #log: (level: "info" | "warn" | "error", message: string) => void;
	readonly #line: MigrationLine;
	readonly #copy: StateCopy;
	/** What the new release has of the callers' keys while it serves a share of them. */
	readonly #loan = new KeyLoan();
	#exported: CarriedState | null = null;
	#migrated: CarriedState | null = null;

	constructor({ slot: { component }, release, migrations, restored }: MemberPlan, host: GenerationHost) {
		this.#release = release;
		this.#restored = restored;
		this.#log = (level, message) => host.log(component, level, message);
		// State that is restored has the right version already.
		const hops = restored ? [] : migrations;
		this.#line = new MigrationLine(component, hops, (message) => this.#log("info", message), host.isolation);
		this.#copy = new StateCopy(this.#line);
	}

	/** Who has a share of the keys; null: nobody. */
	get borrower(): Generation | null {
		return this.#loan.borrower;
	}

	/** What the old release has exported, beside what was copied; null when it exports nothing. */
	get exported(): CarriedState | null {
		return this.#exported;
	}

	/** Whether tracked maps were copied, and so are not in what was exported. */
	get isCopied(): boolean {
		return this.#copy.isFinished;
	}

	/** Loads migrations ahead, so that nobody waits for them in a gate. */
	load(deadline: Deadline): Promise<Result<null>> {
		return this.#line.load(deadline);
	}

	/** Copies tracked maps while the old release goes on serving; what changes from here on follows by itself. */
	async copyAhead(old: Generation, next: Generation, deadline: Deadline): Promise<Result<null>> {
		const wantsState = !this.#restored && this.#release.descriptor.stateVersion !== null;
		return wantsState ? this.#copy.begin(old, next, deadline) : success(null);
	}

	/** Waits for what would otherwise be waited for in the gate. */
	calmDown(next: Generation, deadline: Deadline): Promise<void> {
		return this.#copy.calmDown(next, deadline);
	}

	/**
	 * Why the two releases cannot share the state by the callers' keys; null when they can, because all of it is in entries
	 * of tracked maps and copied already.
	 *
	 * @param isSetUp whether the new release is, all but its state
	 */
	async whyNotByKey(old: Generation | null, isSetUp: boolean, deadlineMs: number): Promise<Result<string | null>> {
		const { descriptor } = this.#release;
		if (descriptor.state !== "keyed" || old?.release.descriptor.state !== "keyed")
			return success("it keeps state, and does not say that its state is keyed");
		if (old.release.descriptor.stateVersion !== descriptor.stateVersion)
			return success("its state has another version");
		if (!isSetUp)
			return success(
				"it could not be set up ahead of its state, for which both releases need importState, be it an empty one",
			);
		if (!this.#copy.isFrom(old) || !old.instance.copying) return success("its state is not in tracked maps");
		const flushed = await old.instance.copying.flushCopy(deadlineMs);
		if (!flushed.ok) return old.blame(flushed);
		return success(flushed.value.hasMore ? "it exports state beside its tracked maps, which belongs to no key" : null);
	}

	/** Hands a share of the keys to the new release. */
	lend(old: Generation, next: Generation, weight: number, deadline: Deadline): Promise<Result<unknown>> {
		return this.#loan.lend(old, next, weight, deadline);
	}

	/** Has the old release export its state, or the rest of it that was not copied. */
	async takeFrom(old: Generation, deadline: Deadline): Promise<Result<unknown>> {
		if (this.borrower && !this.#copy.isFrom(old)) {
			// The new release has its share of the keys and a copy of what died; the one that came back has what was written since.
			const message =
				"It died and was started again while the new release had a share of its keys, so each of the two has state that the other has not. Take the swap back, and begin anew.";
			return old.blame(failure("component-died", message));
		}
		const exported = this.#copy.isFrom(old)
			? await this.#copy.finish(this.borrower === null, deadline)
			: await old.instance.exportState(deadline.left);
		if (exported.ok) {
			this.#exported = exported.value;
			return success(null);
		}
		if (!this.#restored) return old.blame(exported);
		// Restoring a snapshot is the last resort, and what is wrong with the old release may be the reason for it.
		const message = `The state of ${old.release.version} is given up for the one that is restored, and could not be kept: ${exported.error.message}`;
		this.#log("warn", message);
		return success(null);
	}

	async migrate(deadline: Deadline): Promise<Result<unknown>> {
		if (!this.#exported || this.#line.isEmpty) return success(null);
		const migrated = await this.#line.migrate(this.#exported, deadline);
		if (migrated.ok) this.#migrated = migrated.value;
		return migrated;
	}

	/**
	 * Brings the state into the new release, and starts that with it unless it is set up already; then sees that the state
	 * could be taken from it again, while there is a way back that loses nothing.
	 */
	async giveTo(next: Generation, isSetUp: boolean, deadline: Deadline): Promise<Result<unknown>> {
		const received = await this.#copy.received(next, deadline);
		const given = received.ok ? await this.#bringInto(next, isSetUp, deadline) : received;
		return given.ok ? canBeLeft(next, deadline) : given;
	}

	/** The new release keeps what it has; ends what was needed on the way only. */
	async finish(deadlineMs: number): Promise<void> {
		await this.#loan.end(deadlineMs);
		await this.#line.dispose();
	}

	/** The old release gets back what was lent, and forgets that it was copied. */
	async undo(old: Generation | null, limits: { drainMs: number; gateMs: number }): Promise<void> {
		const home = await this.#loan.bringHome(old, limits);
		if (!home.ok) this.#log("error", home.error.message);
		await this.#copy.stop(limits.gateMs);
	}

	/** Ends migrations; one that is under way fails. */
	dispose(): Promise<void> {
		return this.#line.dispose();
	}

	async #bringInto(next: Generation, isSetUp: boolean, deadline: Deadline): Promise<Result<unknown>> {
		const isStateless = this.#release.descriptor.stateVersion === null;
		const carried = isStateless ? null : (this.#restored ?? this.#migrated ?? this.#exported);
		if (!isSetUp) return next.start(carried, deadline.left);
		// With a share of the keys it has been serving for a while.
		if (!next.shape.importsState || carried === null || this.borrower) return success(null);
		return next.instance.importState(carried, deadline.left);
	}
}

async function canBeLeft({ release, shape, instance }: Generation, deadline: Deadline): Promise<Result<unknown>> {
	if (shape.exportsState) return instance.checkExport(deadline.left);
	if (release.descriptor.stateVersion === null) return success(null);
	return failure(
		"contract-broken",
		"Its descriptor declares a state_version, and it has no exportState, so its state would be lost with the next upgrade or rollback. Add exportState, or leave state_version out if it keeps no state.",
	);
}
