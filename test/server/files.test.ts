import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { workspaceFiles } from "../../server/src/adapters/files/workspace-files.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { writeSnapshotFile } from "./snapshots.ts";

test("what is not there is null, and what was written is read again", async () => {
	const { root, path } = await workspaceForTest({ manifest: null });
	const files = workspaceFiles(root);
	expect([await files.readManifest(), await files.readLock(), await files.readActive()]).toEqual([null, null, null]);
	await files.writeManifest("{}\n");
	const release = { version: "1.0.0", integrity: `sha256-${"0".repeat(64)}` };
	await files.writeLock("{}\n");
	await files.writeActive({ components: new Map([["greeter", release]]), upgrade: "u1", committedAt: "now" });
	expect(await files.readManifest()).toBe("{}\n");
	expect(await files.readLock()).toBe("{}\n");
	expect((await files.readActive())?.components.get("greeter")).toEqual(release);
	await files.markOpen("u1");
	await files.clearOpen();
	await files.clearOpen();
	expect((await readdir(root)).sort()).toEqual([".noodle", "noodle-lock.json", "noodle.json"]);
	expect((await readdir(path(".noodle"))).sort()).toEqual([".gitignore", "active.json"]);
	await files.removeLock();
	await files.removeLock();
	expect(await files.readLock()).toBeNull();
	expect(await files.freeSpace()).toBeGreaterThan(0);
});

test("an active.json that we did not write is as none", async () => {
	const { root, path } = await workspaceForTest({ manifest: null });
	await workspaceFiles(root).markOpen("u1");
	await writeFile(path(".noodle", "active.json"), "{ torn");
	expect(await workspaceFiles(root).readActive()).toBeNull();
});

test("a snapshot is found by its whole name, and for a process that was restarted when there was only one", async () => {
	const { root } = await workspaceForTest({ manifest: null });
	const files = workspaceFiles(root);
	await writeSnapshotFile(files.snapshotFolder("u1", 0), "old-runtime", "index");
	expect(await files.findSnapshot("u1", "old-runtime", "index")).toMatch(/old-runtime.index\.state$/);
	expect(await files.findSnapshot("u1", "new-runtime", "index")).toMatch(/old-runtime.index\.state$/);
	// The one's file name ends with the other's.
	expect(await files.findSnapshot("u1", "old-runtime", "search-index")).toBeNull();
	expect(await files.findSnapshot("u2", "old-runtime", "index")).toBeNull();
	await writeSnapshotFile(files.snapshotFolder("u1", 0), "second-runtime", "index");
	expect(await files.findSnapshot("u1", "new-runtime", "index")).toBeNull();
	expect(await files.listSnapshots()).toEqual(["u1"]);
	await files.removeSnapshots("u1");
	expect(await files.listSnapshots()).toEqual([]);
	expect(await files.findSnapshot("u1", "old-runtime", "index")).toBeNull();
});

test("of the states of several stages the first is found: the one from before the upgrade", async () => {
	const { root } = await workspaceForTest({ manifest: null });
	const files = workspaceFiles(root);
	for (const stage of [10, 2]) await writeSnapshotFile(files.snapshotFolder("u1", stage), "runtime", "index");
	await writeSnapshotFile(files.snapshotFolder("u1", 10), "runtime", "renderer");
	expect(await files.findSnapshot("u1", "runtime", "index")).toMatch(/u1.2.runtime.index\.state$/);
	expect(await files.findSnapshot("u1", "runtime", "renderer")).toMatch(/u1.10.runtime.renderer\.state$/);
});

test("a manifest that is a link stays one, and what it leads to keeps its permissions", async () => {
	const { root, path } = await workspaceForTest({ manifest: null });
	const files = workspaceFiles(root);
	await mkdir(path("shared"));
	await writeFile(path("shared", "components.json"), "{}\n", { mode: 0o600 });
	await symlink("shared/components.json", path("noodle.json"));
	await writeFile(path("shared", "components.json.0123abcd.tmp"), "torn");

	await files.sweep();
	await files.writeManifest('{ "components": {} }\n');

	expect((await lstat(path("noodle.json"))).isSymbolicLink()).toBe(true);
	expect(await readFile(path("shared", "components.json"), "utf8")).toBe('{ "components": {} }\n');
	expect((await stat(path("shared", "components.json"))).mode & 0o777).toBe(0o600);
	expect(await readdir(path("shared"))).toEqual(["components.json"]);
});

// The superuser may write whatever he likes.
test.skipIf(process.getuid?.() === 0)("a manifest that may not be written is not replaced", async () => {
	const { root, path } = await workspaceForTest({ manifest: "{}" });
	await chmod(path("noodle.json"), 0o444);
	await expect(workspaceFiles(root).writeManifest("other")).rejects.toThrow(/EACCES/);
	expect(await readFile(path("noodle.json"), "utf8")).toBe("{}");
});
