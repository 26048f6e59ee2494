import { success } from "@noodle-upgrade/runtime/formats";
import type { RuntimeStatus, SlotStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { descriptorOf, releaseOf } from "../../../test/harness/releases.ts";
import { part } from "../../../test/harness/world.ts";
import { systemIdentifiers } from "../adapters/system/system.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Catalog, Ports, RuntimeLink, StateDatabase, StoredUpgrade } from "../core/ports.ts";
import type { HotSwapEngine } from "./hot-swap-engine.ts";
import { Recovery } from "./recovery.ts";
import { configHashOf } from "./running-configs.ts";
import { StatePlanner } from "./state-planner.ts";

const switching: readonly JournalEntry[] = [
	{ type: "planned", steps: [], undoes: [] },
	{ type: "installed" },
	{ type: "prepared", stage: 0, runtimes: ["r1"] },
	{ type: "switching", stage: 0, runtime: "r1", restarts: [{ component: "a", restarts: 0 }] },
];
const manifestBefore = JSON.stringify({ components: { a: "1.0.0" } });
const manifestAfter = JSON.stringify({ components: { a: "2.0.0" } });

/**
 * What an owner that was killed while it upgraded `a` to 2.0.0 has left, and a runtime in which its switch may still go on.
 *
 * @param entries its journal
 */
function leftBehind(
	entries: readonly JournalEntry[] = switching,
	files = { manifest: manifestBefore, lock: null as string | null },
) {
	const done: string[] = [];
	let runs = "1.0.0";
	let swaps = ["u1.0", "u10.0"];
	const link = part<RuntimeLink>("link", {
		id: "r1",
		async status() {
			const health = { status: "healthy", reason: null } as const;
			const slot = part<SlotStatus>("slot", {
				component: "a",
				version: runs,
				integrity: runs,
				configHash: configHashOf({}, systemIdentifiers),
				health,
				restarts: 0,
			});
			return success(part<RuntimeStatus>("status", { slots: [slot], swaps, ready: true, node: "24.0.0" }));
		},
		async abort(id) {
			done.push(`abort ${id}`);
			swaps = swaps.filter((swap) => swap !== id);
			// What was asked of it has been faster.
			runs = "2.0.0";
		},
	});
	const upgrade = part<StoredUpgrade>("upgrade", { id: "u1", components: [{ name: "a", from: "1.0.0", to: "2.0.0" }] });
	const ports = part<Ports>("ports", {
		environment: {},
		ids: systemIdentifiers,
		clock: part<Ports["clock"]>("clock", { now: () => "2026-01-01T00:00:00.000Z" }),
		state: part<StateDatabase>("state", {
			setAsideIfDamaged: () => null,
			open: () => [upgrade],
			entries: () => entries,
			requests: () => [],
			finish: (_, outcome) => void done.push(outcome),
		}),
		files: part<Ports["files"]>("files", {
			manifestFile: "noodle.json",
			lockFile: "noodle-lock.json",
			readManifest: async () => files.manifest,
			readLock: async () => files.lock,
			async writeManifest(text) {
				done.push("put the manifest back");
				files.manifest = text;
			},
			async removeLock() {
				done.push("remove the lock file");
				files.lock = null;
			},
			readActive: async () => null,
			findSnapshot: async () => null,
			clearOpen: async () => void done.push("clear mark"),
			sweep: async () => void done.push("sweep files"),
		}),
		catalogs: () => [
			part<Catalog>("catalog", {
				list: async () => ({
					releases: [releaseOf("a@1.0.0"), releaseOf("a@2.0.0")],
					findings: [],
					complete: true,
				}),
			}),
		],
		store: part<Ports["store"]>("store", {
			install: async ({ descriptor: { name, version } }) =>
				success({ integrity: version, folder: `/store/${version}`, descriptor: descriptorOf(`${name}@${version}`) }),
			sweep: async () => void done.push("sweep store"),
		}),
		fleet: part<Ports["fleet"]>("fleet", { connect: async () => ({ links: [link], unreachable: [] }) }),
		inspector: part<Ports["inspector"]>("inspector", {}),
	});
	const engine = part<HotSwapEngine>("engine", {
		async swapAtOnce({ targets }) {
			const [member] = targets[0]?.members ?? [];
			done.push(`swap ${member?.component}@${member?.version}`);
			runs = member?.version ?? "";
			return success({ reports: [] });
		},
		validateSwapIntegrity: async () => success(null),
		retireSwap: async (id) => void done.push(`retire ${id}`),
	});
	return { done, recovery: new Recovery(ports, engine, new StatePlanner(ports.inspector)), runs: () => runs };
}

test("a switch that is still under way is over before anybody looks at what runs, so that it is not missed", async () => {
	const { done, recovery, runs } = leftBehind();

	expect(await recovery.recoverOpen()).toEqual(success([{ id: "u1", outcome: "rolled_back" }]));

	expect(runs()).toBe("1.0.0");
	// Nothing of another upgrade is ended whose name begins alike, and the marks go when all is done.
	expect(done).toEqual([
		"abort u1.0",
		"swap a@1.0.0",
		"retire u1.0",
		"rolled_back",
		"clear mark",
		"sweep files",
		"sweep store",
	]);
});

test("a commit that its owner was taking back is taken back whole: what is written and what runs", async () => {
	const lockAfter = "after";
	const files = { manifest: manifestAfter, lock: lockAfter as string | null };
	const goingBack: readonly JournalEntry[] = [
		...switching,
		{ type: "switched", stage: 0, runtime: "r1" },
		{ type: "baking" },
		{ type: "committing", manifestBefore, manifestAfter, lockBefore: null, lockAfter },
		{ type: "rolling-back", reason: "The disk is full." },
	];
	const { done, recovery, runs } = leftBehind(goingBack, files);

	expect(await recovery.recoverOpen()).toEqual(success([{ id: "u1", outcome: "rolled_back" }]));

	expect([files, runs()]).toEqual([{ manifest: manifestBefore, lock: null }, "1.0.0"]);
	expect(done.slice(0, 4)).toEqual(["abort u1.0", "put the manifest back", "remove the lock file", "swap a@1.0.0"]);
});
