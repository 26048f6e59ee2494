import { failure, type Result, success } from "../formats/failure.ts";
import { noMaps } from "../isolation/carried-state.ts";
import type { Generation } from "../slots/generation.ts";
import type { Deadline } from "./deadline.ts";

/** Gives the entries of a share of the callers' keys to a new release, and brings home what it has changed in them. */
export class KeyLoan {
	/** Who has them; null: nobody. */
	#borrower: Generation | null = null;
	#share = 0;

	get borrower(): Generation | null {
		return this.#borrower;
	}

	/**
	 * Brings the new release up to date, and lets it remember what it changes from now on.
	 *
	 * @param old its tracked maps are being copied into the new one
	 */
	async lend(old: Generation, next: Generation, share: number, deadline: Deadline): Promise<Result<unknown>> {
		const [source, target] = [old.instance.copying, next.instance.copying];
		if (!source || !target) throw new Error("Only what is copied can be lent.");
		const flushed = await source.flushCopy(deadline.left);
		if (!flushed.ok) return old.blame(flushed);
		this.#share = share;
		if (this.#borrower) return success(null);
		const imported = await next.instance.importState({ state: undefined, maps: noMaps }, deadline.left);
		if (!imported.ok) return next.blame(imported);
		const borrowed = await target.borrowEntries(deadline.left);
		if (borrowed.ok) this.#borrower = next;
		return next.blame(borrowed);
	}

	/** Gives the old release what was changed in the keys that the new one had. A failure says what is lost. */
	async bringHome(old: Generation | null, limits: { drainMs: number; gateMs: number }): Promise<Result<null>> {
		const borrower = this.#borrower;
		if (!borrower) return success(null);
		const { version } = borrower.release;
		const lost = (why: string) =>
			failure("loan-lost", `What ${version} has written for its share of the keys could not be brought back: ${why}`);
		const drained = await borrower.drained(limits.drainMs);
		const changes = await borrower.instance.copying?.returnEntries(this.#share, limits.gateMs);
		if (!changes || !old?.instance.copying) return lost("one of the two releases is gone.");
		if (!changes.ok) return lost(changes.error.message);
		const taken = await old.instance.copying.takeBackEntries(changes.value, limits.gateMs);
		if (!taken.ok) return lost(taken.error.message);
		return drained
			? taken
			: failure("loan-lost", `What the ${borrower.leases} calls that ${version} still works on write is lost.`);
	}

	/** The borrower keeps what it has. */
	async end(deadlineMs: number): Promise<void> {
		await this.#borrower?.instance.copying?.stopCopy(deadlineMs);
	}
}
