import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { Ports } from "../core/ports.ts";
import type { HotSwapEngine, SwapOperation } from "./hot-swap-engine.ts";

const pollMs = 250;

/**
 * Watches the new releases for a while after the switch. Word from a person comes through the state database, from
 * whatever window or terminal: promote ends the bake, pause holds it, abort takes the upgrade back.
 */
export async function bake(
	{ state, clock }: Ports,
	engine: HotSwapEngine,
	upgrade: string,
	operation: SwapOperation,
	options: {
		bakeMs: number;
		watchHealth: boolean;
		signal: AbortSignal;
		onTick: (doneMs: number, paused: boolean) => void;
	},
): Promise<Result<null>> {
	const restarts = await restartsOf(operation);
	let done = 0;
	let paused = false;
	for (;;) {
		if (options.watchHealth) {
			const sound = await engine.validateSwapIntegrity(operation);
			if (!sound.ok) return sound;
			const died = await diedSince(operation, restarts);
			if (died !== null) return failure("component-died", died);
		}
		for (const verb of state.takeRequests(upgrade)) {
			if (verb === "abort") return failure("aborted", "A person aborted it.");
			if (verb === "promote") return success(null);
			paused = verb === "pause";
		}
		if (options.signal.aborted) return failure("cancelled", cancelReason(options.signal));
		options.onTick(done, paused);
		if (!paused && done >= options.bakeMs) return success(null);
		const wait = paused ? pollMs : Math.min(pollMs, options.bakeMs - done);
		await clock.wait(wait, options.signal);
		if (!paused) done += wait;
	}
}

export function cancelReason(signal: AbortSignal): string {
	const { reason } = signal as { reason?: unknown };
	return typeof reason === "object" && reason !== null && "name" in reason && reason.name === "TimeoutError"
		? "It took longer than upgrade_timeout allows."
		: "It was cancelled.";
}

async function restartsOf({ targets }: SwapOperation): Promise<Map<string, number>> {
	const counts = new Map<string, number>();
	for (const { link } of targets) {
		const status = await link.status();
		if (!status.ok) continue;
		for (const { component, restarts } of status.value.slots) counts.set(`${link.id} ${component}`, restarts);
	}
	return counts;
}

async function diedSince(operation: SwapOperation, before: ReadonlyMap<string, number>): Promise<string | null> {
	const now = await restartsOf(operation);
	for (const { link, members } of operation.targets) {
		for (const { component, version } of members) {
			const key = `${link.id} ${component}`;
			if ((now.get(key) ?? 0) > (before.get(key) ?? 0))
				return `${component}@${version} died after the switch and had to be restarted.`;
		}
	}
	return null;
}
