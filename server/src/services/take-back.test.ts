import { type Failure, success } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { linkSaying, type SlotSaying } from "../../../test/harness/switched.ts";
import { part } from "../../../test/harness/world.ts";
import type { Ports } from "../core/ports.ts";
import type { HotSwapEngine } from "./hot-swap-engine.ts";
import type { SwapPlanner, WantedMove } from "./swap-operations.ts";
import { takeBack } from "./take-back.ts";
import type { World } from "./world.ts";

interface Scene {
	/** What the runtime says of `a`, which was upgraded to 2.0.0. */
	readonly saying: SlotSaying;
	/** Whether the state from before was kept. */
	readonly kept?: boolean;
	/** How often it had been restarted before the upgrade. */
	readonly restartsBefore?: number;
	readonly lost?: Failure;
}

/** Takes it back to 1.0.0. @returns what moves, and the upgrade whose kept state it gets; null: its own, migrated */
async function takenBack({ saying, kept = true, restartsBefore = 0, lost }: Scene) {
	const moved: WantedMove[] = [];
	let restored: string | null = null;
	const planner = part<SwapPlanner>("planner", {
		async targetsFor(runtimes, moves, _, restoreFrom) {
			for (const { link, status } of runtimes) {
				moved.push(...moves(link.id));
				for (const slot of status.slots) restored = await restoreFrom(link.id, slot);
			}
			return success([]);
		},
	});
	const restarts = [{ component: "a", restarts: restartsBefore }];
	const ports = part<Ports>("ports", {
		fleet: part<Ports["fleet"]>("fleet", {
			connect: async () => ({
				links: [linkSaying("r1", [saying])],
				unreachable: lost ? [{ id: "r2", pid: 2, error: lost }] : [],
			}),
		}),
		state: part<Ports["state"]>("state", {
			entries: () => [{ type: "switching", stage: 0, runtime: "r1", restarts }],
		}),
		files: part<Ports["files"]>("files", { findSnapshot: async () => (kept ? "/snapshots/a" : null) }),
	});
	const services = { ports, engine: part<HotSwapEngine>("engine", {}) };
	const original = [{ component: "a", to: "1.0.0" }];
	const result = await takeBack(services, "u1", part<World>("world", {}), planner, () => original);
	return { result, moved, restored };
}

test.each<[string, Scene, string | null]>([
	["has served all the while keeps what was written since", { saying: {} }, null],
	["had died before the upgrade only, too", { saying: { restarts: 3 }, restartsBefore: 3 }, null],
	["is unwell but has its state, too", { saying: { health: "unhealthy" } }, null],
	["has died and come back gets the state from before", { saying: { restarts: 1 } }, "u1"],
	["died once more than before, too", { saying: { restarts: 4 }, restartsBefore: 3 }, "u1"],
	["is being started again, too", { saying: { health: "restarting" } }, "u1"],
	["does not start any more, too", { saying: { health: "failed" } }, "u1"],
	["has died, of which nothing was kept, begins with what it has", { saying: { restarts: 1 }, kept: false }, null],
])("a new release that %s", async (_, scene, restoredFrom) => {
	const { result, moved, restored } = await takenBack(scene);
	expect([result, moved, restored]).toEqual([success(null), [{ component: "a", to: "1.0.0" }], restoredFrom]);
});

test("what runs as before is left alone, so that doing it twice changes nothing", async () => {
	expect((await takenBack({ saying: { version: "1.0.0", restarts: 5 } })).moved).toEqual([]);
});

test("a runtime that cannot be reached has not gone back, whatever the others did", async () => {
	const lost = { code: "runtime-unreachable", message: "It does not answer." };
	const { result, moved } = await takenBack({ saying: {}, lost });
	expect([result, moved.length]).toEqual([{ ok: false, error: lost }, 1]);
});
