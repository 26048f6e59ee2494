import type { Generation } from "./generation.ts";
import type { Slot } from "./slot.ts";
import { Standby } from "./standby.ts";

/** A generation that a swap has replaced, and the slot that it left. */
export interface Replaced {
	readonly slot: Slot;
	readonly generation: Generation;
}

export interface RetireLimits {
	/** How long calls that the old releases work on still have, after the switch. */
	readonly retireMs: number;
	readonly standbyMs: number;
	readonly disposeMs: number;
}

/**
 * Lets their slots know of the replaced releases of a swap, so that a stop finds them from the switch on.
 *
 * @param keepFor the swap whose way back they are; null: nobody goes back to them
 */
export function beginToRetire(replaced: readonly Replaced[], keepFor: string | null): void {
	for (const { slot, generation } of replaced) slot.retiring.set(generation, { keepFor });
}

/**
 * Lets the replaced releases of one swap, which have begun to retire, end their calls, all of them before any is ended,
 * because a call of one may still go on to another; then ends them, or keeps them warm.
 *
 * @param log told of calls that had to be cut off
 */
export async function retire(
	replaced: readonly Replaced[],
	limits: RetireLimits,
	log: (component: string, message: string) => void,
): Promise<void> {
	const until = performance.now() + limits.retireMs;
	for (let busy = stillBusy(replaced); busy; busy = stillBusy(replaced)) {
		if (await busy.generation.drained(Math.max(1, until - performance.now()))) continue;
		for (const { generation } of replaced.filter((one) => one.generation.leases > 0)) {
			const { component, version } = generation.release;
			const minutes = Math.round(limits.retireMs / 60_000);
			log(
				component,
				`${version} was replaced ${minutes} min ago and still had ${generation.leases} calls under way; they are cut off.`,
			);
		}
		break;
	}
	await Promise.all(
		replaced.map(async ({ slot, generation }) => {
			// Nobody may want it any more by now.
			const wantedBy = slot.retiring.get(generation)?.keepFor ?? null;
			slot.retiring.delete(generation);
			const canReturn = generation.leases === 0 && generation.instance.ended === null;
			if (wantedBy !== null && canReturn && !generation.release.descriptor.exclusive) {
				// No call goes on with it any more, and those that it gets when it comes back, be it as a candidate, have no set.
				generation.companions = new Map();
				await slot.standBy(new Standby(wantedBy, generation, limits));
			} else {
				await generation.instance.dispose(limits.disposeMs);
			}
		}),
	);
}

function stillBusy(replaced: readonly Replaced[]): Replaced | undefined {
	return replaced.find(({ generation }) => generation.leases > 0);
}
