import type { CarriedState } from "../isolation/carried-state.ts";
import { Generation, type GenerationHost } from "../slots/generation.ts";
import type { Slot } from "../slots/slot.ts";
import { Deadline } from "./deadline.ts";

/**
 * Starts a release again that had been stopped because only one can hold what it holds, with the state that it had. If
 * it does not start, it is a component that died, and whoever starts those again sees to it.
 */
export async function startAgain(
	slot: Slot,
	old: Generation,
	exported: CarriedState | null,
	host: GenerationHost,
	limits: { readonly timeoutMs: number; readonly disposeMs: number },
): Promise<void> {
	const deadline = new Deadline(limits.timeoutMs);
	await old.instance.dispose(limits.disposeMs);
	const again = new Generation(old.release, host);
	slot.serve(again);
	const loaded = await again.load(deadline.left);
	const started = loaded.ok ? await again.start(exported, deadline.left) : loaded;
	const activated = started.ok && again.shape.activates ? await again.instance.activate(deadline.left) : started;
	if (activated.ok) return;
	await again.instance.dispose(limits.disposeMs);
	host.died(
		again,
		`it had been stopped for an upgrade that failed, and could not be started again: ${activated.error.message}`,
	);
}
