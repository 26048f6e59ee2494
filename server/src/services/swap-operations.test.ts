import { success } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { descriptorOf } from "../../../test/harness/releases.ts";
import { linkSaying, type SlotSaying } from "../../../test/harness/switched.ts";
import { part, plainUpgrade, worldOf } from "../../../test/harness/world.ts";
import { systemIdentifiers } from "../adapters/system/system.ts";
import type { InstalledRelease, Ports } from "../core/ports.ts";
import { configHashOf } from "./running-configs.ts";
import { StatePlanner } from "./state-planner.ts";
import { SwapPlanner } from "./swap-operations.ts";

/** A release whose hash is its version, unless it is said otherwise. */
function releaseOf(id: string, integrity = id.split("@")[1] ?? "", noodle = {}): InstalledRelease {
	return { integrity, folder: `/store/${integrity}`, descriptor: descriptorOf(id, noodle) };
}

interface Scene {
	/** What lies in the store already. */
	readonly stored?: readonly InstalledRelease[];
	/** Release 2.0.0 of `a` in the lock file, by its hash. */
	readonly locked?: string;
	/** The hash of what the catalog gives for 2.0.0; null: it has none. */
	readonly offered?: string | null;
	readonly snapshot?: string;
	readonly noodle?: Readonly<Record<string, unknown>>;
}

function planning({ stored = [], locked, offered = "2.0.0", snapshot, noodle = {} }: Scene) {
	const installs: string[] = [];
	const world = worldOf({
		...plainUpgrade,
		releases: { "a@1.0.0": noodle, ...(offered !== null && { "a@2.0.0": noodle }) },
		...(locked !== undefined && { lock: new Map([["a", { version: "2.0.0", integrity: locked, catalog: "folder" }]]) }),
	});
	const ports = part<Ports>("ports", {
		ids: systemIdentifiers,
		store: part<Ports["store"]>("store", {
			list: async () => stored.map(({ integrity }) => integrity),
			async find(integrity) {
				const found = stored.find((one) => one.integrity === integrity);
				return found ? success(found) : null;
			},
			async install({ locator }) {
				installs.push(locator);
				return success(releaseOf(locator, offered ?? "", noodle));
			},
		}),
		files: part<Ports["files"]>("files", { findSnapshot: async () => snapshot ?? null }),
		inspector: part<Ports["inspector"]>("inspector", {}),
	});
	return { planner: new SwapPlanner(ports, new StatePlanner(ports.inspector)), world, installs };
}

test.each<[string, Scene, object, number]>([
	[
		"what the lock file has and the store too is taken from there",
		{ locked: "2.0.0", stored: [releaseOf("a@2.0.0")] },
		{ value: { integrity: "2.0.0" } },
		0,
	],
	[
		"what the lock file has is installed from a catalog that gives the same",
		{ locked: "2.0.0" },
		{ value: { integrity: "2.0.0" } },
		1,
	],
	[
		"other content under the version that is locked is refused",
		{ locked: "2.0.0", offered: "other" },
		{ error: { code: "release-changed" } },
		1,
	],
	[
		"a version that is not locked is installed as it is offered",
		{ offered: "other" },
		{ value: { integrity: "other" } },
		1,
	],
	[
		"what no catalog has any more is found in the store",
		{ offered: null, stored: [releaseOf("a@2.0.0")] },
		{ value: { integrity: "2.0.0" } },
		0,
	],
	["what is nowhere is missing", { offered: null }, { error: { code: "release-missing" } }, 0],
])("%s", async (_, scene, expected, installs) => {
	const { planner, world, installs: made } = planning(scene);
	expect(await planner.install("a", "2.0.0", world)).toMatchObject(expected);
	expect(made).toHaveLength(installs);
});

test("what ran is gone back to by its content, whatever its version is by now", async () => {
	const ran = releaseOf("a@2.0.0", "as it ran");
	const { planner, world } = planning({ locked: "2.0.0", stored: [releaseOf("a@2.0.0"), ran] });
	expect(await planner.install("a", "2.0.0", world, "as it ran")).toEqual(success(ran));
});

test("a release is installed once, however many runtimes get it", async () => {
	const { planner, world, installs } = planning({});
	for (let runtime = 0; runtime < 3; runtime++) await planner.install("a", "2.0.0", world);
	expect(installs).toEqual(["a@2.0.0"]);
});

/** As the manifest has it: nothing. */
const configHash = configHashOf({}, systemIdentifiers);

test.each<[string, SlotSaying, string | null, boolean]>([
	["serves another release takes part", { configHash, version: "1.0.0" }, null, true],
	["serves that very release in health does not", { configHash }, null, false],
	["serves that release with another configuration does", { configHash: "other" }, null, true],
	["serves that release, and is unwell, does", { configHash, health: "unhealthy" }, null, true],
	["serves that release with other state than is to be restored does too", { configHash }, "u1", true],
])("a runtime that %s", async (_, saying, restoreFrom, takesPart) => {
	const { planner, world } = planning({ snapshot: "/snapshots/a" });
	const link = linkSaying("r1", [saying]);
	const status = await link.status();
	if (!status.ok) throw new Error(status.error.message);
	const moves = [
		{ component: "a", to: "2.0.0" },
		{ component: "not here", to: "1.0.0" },
	];
	const targets = await planner.targetsFor(
		[{ link, status: status.value }],
		() => moves,
		world,
		async () => restoreFrom,
	);
	expect(targets).toMatchObject(success(takesPart ? [{ members: [{ component: "a", version: "2.0.0" }] }] : []));
});

test.each([
	[
		"keeps state and of which none was kept cannot be restored",
		{ state_version: 1 },
		undefined,
		{ error: { code: "snapshot-missing" } },
	],
	[
		"keeps state is restored from what was kept",
		{ state_version: 1 },
		"/kept",
		{ value: [{ members: [{ restoreFrom: "/kept" }] }] },
	],
	["keeps none needs none", {}, undefined, { value: [{ members: [{ restoreFrom: null }] }] }],
])("a release that %s", async (_, noodle, snapshot, expected) => {
	const { planner, world } = planning({ noodle, ...(snapshot !== undefined && { snapshot }) });
	const link = linkSaying("r1", [{ version: "1.0.0" }]);
	const status = await link.status();
	if (!status.ok) throw new Error(status.error.message);
	const moves = [{ component: "a", to: "2.0.0" }];
	expect(
		await planner.targetsFor(
			[{ link, status: status.value }],
			() => moves,
			world,
			async () => "u1",
		),
	).toMatchObject(expected);
});
