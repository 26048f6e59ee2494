import { setTimeout } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { type Result, success } from "../formats/failure.ts";
import { type CarriedState, noMaps } from "../isolation/carried-state.ts";
import type { CopySummary } from "../isolation/copying-instance.ts";
import type { Generation } from "../slots/generation.ts";
import { Deadline } from "./deadline.ts";
import type { MigrationLine } from "./migration-line.ts";

/** How long a copy may take to calm down before the gate is closed all the same. */
const calmMs = 1_000;
/** So many prompt answers in a row, and both ends have nothing else to do. */
const calmAnswers = 20;
const promptMs = 2;

/** Copies the tracked maps of a release that serves into the one that is to follow it. */
export class StateCopy {
	readonly #line: MigrationLine;
	#from: Generation | null = null;
	#summary: CopySummary | null = null;

	/** @param line migrates entries on their way */
	constructor(line: MigrationLine) {
		this.#line = line;
	}

	/** Whether that release is being copied. */
	isFrom(generation: Generation): boolean {
		return this.#from === generation;
	}

	/** Whether the rest was sent, and the copy is all there will be. */
	get isFinished(): boolean {
		return this.#summary !== null;
	}

	/** Begins it, where both ends can; what changes from here on follows by itself. */
	async begin(old: Generation, next: Generation, deadline: Deadline): Promise<Result<null>> {
		const [source, target] = [old.instance.copying, next.instance.copying];
		if (!old.shape.tracksMaps || !source || !target || !this.#line.relays) return success(null);
		const { port1, port2 } = new MessageChannel();
		const relayed = await this.#line.relay(port2, deadline);
		if (!relayed.ok) return relayed;
		const receiving = await target.receiveCopy(relayed.value, deadline.left);
		if (!receiving.ok) return next.blame(receiving);
		this.#from = old;
		const copied = await source.copyAhead(port1, deadline.left);
		// One that has died has nothing left to copy, and an upgrade may be what repairs it.
		return copied.ok || old.instance.ended !== null ? success(null) : old.blame(copied);
	}

	/**
	 * Waits until both ends answer promptly. Hundreds of megabytes that have just come in keep the garbage collector busy
	 * for a while, and whoever is in the gate would wait for it.
	 */
	async calmDown(next: Generation, deadline: Deadline): Promise<void> {
		if (!this.#from) return;
		const until = new Deadline(deadline.atMost(calmMs));
		for (let promptInARow = 0; promptInARow < calmAnswers && !until.isOver; ) {
			const askedAt = performance.now();
			await Promise.all([this.#from, next].map(({ instance }) => instance.begun(until.left)));
			promptInARow = performance.now() - askedAt < promptMs ? promptInARow + 1 : 0;
			await setTimeout(1);
		}
	}

	/** Sends the rest. @returns what is exported beside the maps */
	async finish(isWhole: boolean, deadline: Deadline): Promise<Result<CarriedState>> {
		const finished = await this.#from?.instance.copying?.finishCopy(deadline.left);
		if (!finished) throw new Error("Nothing was copied ahead.");
		if (!finished.ok) return finished;
		// With a share of the keys elsewhere, the two have as many entries only by chance.
		this.#summary = isWhole ? finished.value.summary : new Map();
		return success({ state: finished.value.state, maps: noMaps });
	}

	/** Whether all of it has arrived. */
	async received(next: Generation, deadline: Deadline): Promise<Result<null>> {
		if (!this.#summary || !next.instance.copying) return success(null);
		return next.instance.copying.copyReceived(this.#summary, deadline.left);
	}

	/** The release that was copied from forgets it. */
	async stop(deadlineMs: number): Promise<void> {
		if (this.#from?.instance.ended === null) await this.#from.instance.copying?.stopCopy(deadlineMs);
	}
}
