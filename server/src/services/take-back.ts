import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import type { SlotStatus } from "@noodle-upgrade/runtime/protocol";
import { restartsBefore } from "../core/journal.ts";
import type { Ports } from "../core/ports.ts";
import type { HotSwapEngine } from "./hot-swap-engine.ts";
import { runsOtherwise } from "./running-configs.ts";
import type { SwapPlanner, WantedMove } from "./swap-operations.ts";
import { observeRunning, type World } from "./world.ts";

/**
 * Brings every live runtime back to what it ran before, its state migrated down; a release that died after the switch
 * has lost its state, and the one kept from before it takes its place. Components that run as they should are left alone,
 * so doing it twice changes nothing.
 *
 * @param original what each runtime is to run again
 */
export async function takeBack(
	{ ports, engine }: { readonly ports: Ports; readonly engine: HotSwapEngine },
	upgrade: string,
	world: World,
	planner: SwapPlanner,
	original: (runtime: string) => readonly WantedMove[],
): Promise<Result<null>> {
	const running = await observeRunning(ports);
	// Not as it was when the going back began: the new release may have died before that, and been started again.
	const entries = ports.state.entries(upgrade);
	const diedSince = (runtime: string, { component, health, restarts }: SlotStatus): boolean => {
		const serves = health.status === "healthy" || health.status === "unhealthy";
		return !serves || restarts > (restartsBefore(entries, runtime, component) ?? restarts);
	};
	const targets = await planner.targetsFor(
		running.runtimes,
		(runtime) => {
			const slots = running.runtimes.find(({ link }) => link.id === runtime)?.status.slots ?? [];
			return original(runtime).filter(({ component, to, config }) => {
				const slot = slots.find((one) => one.component === component);
				return slot && (slot.version !== to || (config && runsOtherwise(slot, config, ports.ids)));
			});
		},
		world,
		async (runtime, slot) => {
			const kept = await ports.files.findSnapshot(upgrade, runtime, slot.component);
			return kept !== null && diedSince(runtime, slot) ? upgrade : null;
		},
	);
	if (!targets.ok) return targets;
	if (targets.value.length > 0) {
		const { hotSwap } = world.reading.manifest.config;
		const operation = {
			id: `${upgrade}.back`,
			targets: targets.value,
			timeoutMs: Math.max(hotSwap.swapTimeoutMs, leastBackMs),
			maxConcurrentSwaps: hotSwap.maxConcurrentSwaps,
			keepOld: false,
			snapshotFolder: null,
		};
		const switched = await engine.swapAtOnce(operation);
		if (!switched.ok) return switched;
		const serving = await engine.validateSwapIntegrity(operation);
		// What is unwell now may have been unwell before, and going back further is nowhere to go.
		if (!serving.ok && serving.error.code === "swap-incomplete") return serving;
	}
	const [lost] = running.unreachable;
	return lost ? failure(lost.error.code, lost.error.message) : success(null);
}

/** Going back has more time than a short `swap_timeout` gives: there is nothing else left to be tried. */
const leastBackMs = 30_000;
