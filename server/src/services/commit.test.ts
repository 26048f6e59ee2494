import { success } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { part } from "../../../test/harness/world.ts";
import type { Ports, WorkspaceFiles } from "../core/ports.ts";
import { undoCommit, writeCommit } from "./commit.ts";

const commit = { manifestBefore: "m1", manifestAfter: "m2", lockBefore: "l1", lockAfter: "l2" };

/** The two files of a workspace in memory. */
function filesWith(manifest: string | null, lock: string | null) {
	const there = { manifest, lock };
	const files = part<WorkspaceFiles>("files", {
		readManifest: async () => there.manifest,
		readLock: async () => there.lock,
		async writeManifest(text) {
			there.manifest = text;
		},
		async writeLock(text) {
			there.lock = text;
		},
		async removeLock() {
			there.lock = null;
		},
		manifestFile: "noodle.json",
		writeActive: async () => {},
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

	expect(await writeCommit(ports, { ...commit, lock: new Map() }, "u1")).toEqual(success(null));

	expect([there.manifest, there.lock]).toEqual(["m2", "l2"]);
});

test.each([
	["that somebody changed since it was worked out", "m3"],
	["that is gone since", null],
])("a commit is refused over a manifest %s, and leaves both files alone", async (_, manifest) => {
	const { there, ports } = filesWith(manifest, "l1");

	expect(await writeCommit(ports, { ...commit, lock: new Map() }, "u1")).toMatchObject({
		ok: false,
		error: { code: "manifest-changed", message: expect.stringContaining("noodle.json") },
	});

	expect([there.manifest, there.lock]).toEqual([manifest, "l1"]);
});
