import { failure, type Result, success } from "@noodle-upgrade/runtime/formats";
import { type CatalogRelease, Inventory } from "../core/inventory.ts";
import type { Ports } from "../core/ports.ts";
import type { HotSwapEngine } from "./hot-swap-engine.ts";
import type { RollbackManager } from "./rollback-manager.ts";
import type { StatePlanner } from "./state-planner.ts";
import { SwapPlanner } from "./swap-operations.ts";
import type { Reloaded } from "./workspace.ts";
import { acquireLock } from "./workspace-lock.ts";
import { observe, type World } from "./world.ts";

const lockMs = 30_000;

/**
 * Swaps a component for what is being written of it, with its state, in every runtime that has it: for developing. It is no
 * upgrade: manifest, lock, `active.json` and history know nothing of it, nothing is judged, and a runtime that starts again
 * takes what the manifest wants. Up to the switch the old release is whole, and a failure, also the death of this process,
 * leaves it serving.
 *
 * @param file absolute path of a file that was changed
 */
export async function hotReload(
	ports: Ports,
	engine: HotSwapEngine,
	states: StatePlanner,
	rollbacks: RollbackManager,
	file: string,
): Promise<Result<Reloaded>> {
	const lock = await acquireLock(
		ports,
		{ purpose: "hot reload", components: [], timeoutMs: lockMs },
		undefined,
		() => {},
	);
	if (!lock.ok) return lock;
	try {
		if (ports.state.open().length > 0)
			return failure(
				"upgrade-under-way",
				"An upgrade was left open. Recover it first, with Recover or the next upgrade.",
			);
		const stamp = ports.clock.now().replace(/\D/g, "");
		const reloaded = await ports.sources.withDraft(file, stamp, (draft) => swapIn(draft, ports, engine, states));
		// What the saves before have left in the store is needed by nobody.
		if (reloaded.ok) await rollbacks.cleanupRollbackData();
		return reloaded;
	} finally {
		lock.value.release();
	}
}

async function swapIn(
	draft: CatalogRelease,
	ports: Ports,
	engine: HotSwapEngine,
	states: StatePlanner,
): Promise<Result<Reloaded>> {
	const { name, version } = draft.descriptor;
	const world = await observe(ports);
	const lost = world.unreachable[0];
	if (lost) return failure(lost.error.code, lost.error.message);
	const known = withDraft(world, draft);
	const planner = new SwapPlanner(ports, states);
	const installed = await planner.install(name, version, known);
	if (!installed.ok) return installed;
	const targets = await planner.targetsFor(
		world.runtimes,
		() => [{ component: name, to: version }],
		known,
		async () => null,
	);
	if (!targets.ok) return targets;
	if (targets.value.length === 0)
		return failure("not-running", `${name} runs nowhere, so that there is nothing to swap it in. Start a runtime.`);
	const { swapTimeoutMs, maxConcurrentSwaps } = world.reading.manifest.config.hotSwap;
	const operation = {
		id: `reload-${version}`,
		targets: targets.value,
		timeoutMs: swapTimeoutMs,
		maxConcurrentSwaps,
		keepOld: false,
		snapshotFolder: null,
	};
	const switched = await engine.swapAtOnce(operation);
	if (!switched.ok) return switched;
	const waited = Math.max(...switched.value.reports.map(({ report }) => report.gateMs));
	return success({ name, version, gateMs: waited });
}

/** The world with the draft among the releases of its component. */
function withDraft(world: World, draft: CatalogRelease): World {
	const releases = [draft, ...world.inventory.versionsOf(draft.descriptor.name)];
	return { ...world, inventory: new Inventory(releases) };
}
