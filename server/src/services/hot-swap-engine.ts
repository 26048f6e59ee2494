import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { keepStatesMs, type SwapMember, type SwapReport } from "@noodle-upgrade/runtime/protocol";
import type { RuntimeLink } from "../core/ports.ts";
import { TargetObserver } from "./observe-targets.ts";
import { cancellationOf } from "./requests.ts";
import { runSuite } from "./rules/rule.ts";
import { switchedWell } from "./rules/suites.ts";

/** A member of a swap, with what the runtime will call its configuration by. */
export interface TargetMember extends SwapMember {
	readonly configHash: string;
}

/** One runtime's part of a swap. */
export interface SwapTarget {
	readonly link: RuntimeLink;
	readonly members: readonly TargetMember[];
}

/** What is switched together, on every runtime that serves the workspace. */
export interface SwapOperation {
	readonly id: string;
	readonly targets: readonly SwapTarget[];
	/** Milliseconds from prepare to switch. */
	readonly timeoutMs: number;
	readonly maxConcurrentSwaps: number;
	/** Whether the old releases stay warm after the switch until `retireSwap`, as the short way back. */
	readonly keepOld: boolean;
	/** Where runtimes keep the states of the old releases; null: nowhere. */
	readonly snapshotFolder: string | null;
}

/** What the runtimes know one stage of an upgrade by. */
export function swapId(upgrade: string, stage: number): string {
	return `${upgrade}.${stage}`;
}

export interface SwapResult {
	readonly reports: readonly { readonly runtime: string; readonly report: SwapReport }[];
}

/** Drives the swaps of all runtimes: prepare all, then switch each; a runtime by itself switches all members or none. */
export class HotSwapEngine {
	/**
	 * Loads the new releases everywhere. On failure nothing is left prepared.
	 *
	 * @param signal ends it early: a release that hangs in its setup need not be waited for
	 */
	async prepareSwap(operation: SwapOperation, signal?: AbortSignal): Promise<Result<null>> {
		// Sent and taken back at once, the two could meet in a runtime in the wrong order.
		if (signal?.aborted) return { ok: false, error: cancellationOf(signal) };
		const { id, timeoutMs, maxConcurrentSwaps, keepOld, snapshotFolder } = operation;
		const preparing = Promise.all(
			operation.targets.map(({ link, members }) =>
				link.prepare({ id, members, timeoutMs, maxConcurrentSwaps, keepOld, snapshotFolder }),
			),
		);
		const results = await (signal ? Promise.race([preparing, whenAborted(signal)]) : preparing);
		const failed = results.find((result) => !result.ok);
		if (!failed || failed.ok) return success(null);
		await this.abortSwap(operation);
		return failed;
	}

	/** Gives the new releases a share of the calls, from 0 to 1, everywhere. `cannot-split`: they can only switch whole. */
	async splitSwap({ id, targets }: SwapOperation, weight: number): Promise<Result<null>> {
		const results = await Promise.all(targets.map(({ link }) => link.split(id, weight)));
		return results.find((result) => !result.ok) ?? success(null);
	}

	/**
	 * Switches runtime after runtime. On failure those that come later are aborted, and those that came earlier have
	 * switched: taking them back is a swap of its own, because they may have served calls since.
	 *
	 * @param signal tells the runtime that switches to give up; whether it did is for its answer to say. None begins after it
	 * @param before runs before each switch: past it, the runtime may have switched
	 * @param after runs when a runtime has switched
	 * @param between runs when there are more to switch; a failure keeps them from it
	 */
	async executeSwap(
		operation: SwapOperation,
		signal: AbortSignal | null,
		before: (runtime: string, members: readonly SwapMember[]) => void,
		after: (runtime: string) => void,
		between: (switched: readonly string[]) => Promise<Result<null>> = async () => success(null),
	): Promise<Result<SwapResult>> {
		const reports: { runtime: string; report: SwapReport }[] = [];
		// Callers do not wait for a slow disk; the answer does, and a switch must not be taken for one that failed by it.
		const answerMs = operation.timeoutMs + (operation.snapshotFolder === null ? 0 : keepStatesMs);
		for (const { link, members } of operation.targets) {
			if (signal?.aborted) {
				await this.abortSwap(operation);
				return { ok: false, error: cancellationOf(signal) };
			}
			before(link.id, members);
			const giveUp = (): void => void link.abort(operation.id);
			signal?.addEventListener("abort", giveUp, { once: true });
			const switched = await link.switch(operation.id, answerMs);
			signal?.removeEventListener("abort", giveUp);
			if (!switched.ok) {
				await this.abortSwap(operation);
				// The runtime knows only that it was told to; why, the signal does.
				const gaveUp = signal?.aborted && switched.error.code === "cancelled";
				return gaveUp ? { ok: false, error: cancellationOf(signal) } : switched;
			}
			reports.push({ runtime: link.id, report: switched.value });
			after(link.id);
			if (reports.length === operation.targets.length) break;
			const goOn = await between(reports.map(({ runtime }) => runtime));
			if (!goOn.ok) {
				await this.abortSwap(operation);
				return goOn;
			}
		}
		return success({ reports });
	}

	/** Prepares and switches, where nothing has to be looked at or written down in between. */
	async swapAtOnce(operation: SwapOperation): Promise<Result<SwapResult>> {
		const prepared = await this.prepareSwap(operation);
		if (!prepared.ok) return prepared;
		return this.executeSwap(
			operation,
			null,
			() => {},
			() => {},
		);
	}

	/** Whether every runtime serves the new releases, in health. */
	async validateSwapIntegrity(operation: SwapOperation): Promise<Result<null>> {
		const observation = await new TargetObserver(operation, null).look(() => true);
		if (observation.silent) return { ok: false, error: observation.silent };
		const [first, ...more] = await runSuite(switchedWell, {
			targets: operation.targets,
			observation,
			restartsBefore: () => undefined,
			verdicts: [],
			verified: [],
		});
		if (!first) return success(null);
		return failure(first.code, [first, ...more].map(({ message }) => message).join(" "));
	}

	/** Where the states of a swap's old releases go, so that they can be restored; null when rollbacks are switched off. */
	createSnapshot(folder: string, rollbackEnabled: boolean): string | null {
		return rollbackEnabled ? folder : null;
	}

	/**
	 * Lets go of the old releases that a swap has kept warm: what came in their place is good, or they serve again. A
	 * runtime that cannot be told ends them by itself after a time, so that this never fails.
	 */
	async retireSwap(id: string, links: readonly RuntimeLink[]): Promise<void> {
		await Promise.all(links.map((link) => link.retire(id)));
	}

	/** Reopens whatever has not switched on the old releases. */
	async abortSwap({ id, targets }: SwapOperation): Promise<void> {
		await Promise.all(targets.map(({ link }) => link.abort(id)));
	}
}

function whenAborted(signal: AbortSignal): Promise<Result<never>[]> {
	const result = (): Result<never>[] => [{ ok: false, error: cancellationOf(signal) }];
	return new Promise((resolve) => {
		if (signal.aborted) resolve(result());
		else signal.addEventListener("abort", () => resolve(result()), { once: true });
	});
}
