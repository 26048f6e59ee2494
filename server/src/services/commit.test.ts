import { type Active, type LockedRelease, success, writeLock } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { descriptorOf } from "../../../test/harness/releases.ts";
import { part, worldOf } from "../../../test/harness/world.ts";
import type { Ports, WorkspaceFiles } from "../core/ports.ts";
import { prepareCommit, undoCommit, writeCommit } from "./commit.ts";
import type { SwapPlanner } from "./swap-operations.ts";

const commit = { manifestBefore: "m1", manifestAfter: "m2", lockBefore: "l1", lockAfter: "l2" };

/** The two files of a workspace in memory. */
function filesWith(manifest: string | null, lock: string | null) {
	const there = { manifest, lock, active: null as Active | null, written: [] as string[] };
	const files = part<WorkspaceFiles>("files", {
		readManifest: async () => there.manifest,
		readLock: async () => there.lock,
		async writeManifest(text) {
			there.written.push("manifest");
			there.manifest = text;
		},
		async writeLock(text) {
			there.written.push("lock");
			there.lock = text;
		},
		async removeLock() {
			there.lock = null;
		},
		manifestFile: "noodle.json",
		async writeActive(active) {
			there.written.push("active");
			there.active = active;
		},
	});
	const clock = part<Ports["clock"]>("clock", { now: () => "2026-01-01T00:00:00.000Z" });
	return { there, ports: part<Ports>("ports", { files, clock }) };
}

test.each([
	["both as the commit left them", ["m2", "l2"], commit, ["m1", "l1"]],
	["the commit interrupted between the two", ["m1", "l2"], commit, ["m1", "l1"]],
	["nothing written yet", ["m1", "l1"], commit, ["m1", "l1"]],
	["no lock file before", ["m2", "l2"], { ...commit, lockBefore: null }, ["m1", null]],
	["no lock file before, and none written yet", ["m1", null], { ...commit, lockBefore: null }, ["m1", null]],
	["a lock file that somebody changed since", ["m2", "l3"], commit, ["m1", "l3"]],
	["a lock file that somebody wrote where there was none", ["m2", "l3"], { ...commit, lockBefore: null }, ["m1", "l3"]],
	["a manifest that somebody changed since", ["m3", "l2"], commit, ["m3", "l1"]],
] as const)("a commit is undone with %s", async (_, [manifest, lock], files, after) => {
	const { there, ports } = filesWith(manifest, lock);

	expect(await undoCommit(ports, files)).toEqual(success(null));

	expect([there.manifest, there.lock]).toEqual(after);
});

test.each([
	["as it was", "m1"],
	["as the commit leaves it, from a first try", "m2"],
])("a commit is written over a manifest that is %s", async (_, manifest) => {
	const { there, ports } = filesWith(manifest, "l1");

	expect(await writeCommit(ports, { ...commit, lock: new Map(), configs: new Map() }, "u1")).toEqual(success(null));

	expect([there.manifest, there.lock]).toEqual(["m2", "l2"]);
});

test.each([
	["that somebody changed since it was worked out", "m3"],
	["that is gone since", null],
])("a commit is refused over a manifest %s, and leaves both files alone", async (_, manifest) => {
	const { there, ports } = filesWith(manifest, "l1");

	expect(await writeCommit(ports, { ...commit, lock: new Map(), configs: new Map() }, "u1")).toMatchObject({
		ok: false,
		error: { code: "manifest-changed", message: expect.stringContaining("noodle.json") },
	});

	expect([there.manifest, there.lock]).toEqual([manifest, "l1"]);
});

const hashOf = (digit: number) => `sha256-${String(digit).repeat(64)}`;
const lockedAs = (version: string, digit: number): LockedRelease => ({
	version,
	integrity: hashOf(digit),
	catalog: "folder:runtime_components",
});
/** Installs releases whose hash is their first digit all over, unless they are broken. */
const planner = part<SwapPlanner>("planner", {
	install: async (component, version) =>
		component === "broken"
			? { ok: false, error: { code: "release-missing", message: `${component} is gone.` } }
			: success({
					integrity: hashOf(Number(version[0])),
					folder: "",
					descriptor: descriptorOf(`${component}@${version}`),
				}),
});
const world = worldOf({
	releases: { "a@1.0.0": {}, "a@2.0.0": {}, "b@1.0.0": {}, "c@3.0.0": {} },
	wanted: { a: "1.0.0", b: "1.0.0", c: "3.0.0", broken: "1.0.0" },
	lock: new Map([
		["a", lockedAs("1.0.0", 1)],
		["b", lockedAs("1.0.0", 7)],
		// It was wanted once.
		["gone", lockedAs("1.0.0", 1)],
	]),
});
const manifest = `{ "components": { "a": "1.0.0", "b": "1.0.0" } } // mine`;
const change = { component: "a", from: "1.0.0", to: "2.0.0" };

test("a commit pins what moves, keeps what was pinned, and leaves what was wrong before to itself", async () => {
	const { ports } = filesWith(manifest, null);

	const prepared = await prepareCommit(ports, world, [change], planner);

	const lock = new Map([
		["a", lockedAs("2.0.0", 2)],
		["b", lockedAs("1.0.0", 7)],
		["c", lockedAs("3.0.0", 3)],
	]);
	expect(prepared).toEqual(
		success({
			manifestBefore: manifest,
			manifestAfter: manifest.replace("1.0.0", "2.0.0"),
			lockBefore: null,
			lockAfter: writeLock(lock),
			lock,
			configs: new Map(["a", "b", "c", "broken"].map((name) => [name, {}])),
		}),
	);
});

test.each([
	[
		"what moves cannot be installed any more",
		manifest.replace('"a"', '"broken"'),
		{ ...change, component: "broken" },
		"release-missing",
	],
	[
		"the manifest configures it otherwise by now",
		manifest,
		{ ...change, config: { from: { size: 1 }, to: { size: 2 } } },
		"manifest-changed",
	],
	["the manifest is gone", null, change, "manifest-changed"],
	["the manifest wants something else by now", manifest.replace("1.0.0", "1.5.0"), change, "manifest-changed"],
])("a commit is not worked out when %s", async (_, text, wanted, code) => {
	const { ports } = filesWith(text, null);
	expect(await prepareCommit(ports, world, [wanted], planner)).toMatchObject({ ok: false, error: { code } });
});

test("a commit is written manifest first, and what is current now last", async () => {
	const { there, ports } = filesWith("m1", "l1");

	const [lock, configs] = [new Map([["a", lockedAs("2.0.0", 2)]]), new Map([["a", { size: 2 }]])];
	await writeCommit(ports, { ...commit, lock, configs }, "u1");

	expect(there.written).toEqual(["manifest", "lock", "active"]);
	expect(there.active).toEqual({
		components: new Map([["a", { version: "2.0.0", integrity: hashOf(2), config: { size: 2 } }]]),
		upgrade: "u1",
		committedAt: "2026-01-01T00:00:00.000Z",
	});
});
