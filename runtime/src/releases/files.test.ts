import { readFileSync } from "node:fs";
import {
	chmod,
	type FileHandle,
	mkdir,
	mkdtemp,
	open,
	readdir,
	readFile,
	readlink,
	rm,
	stat,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { writeWhole } from "./files.ts";

/** A folder with a file that holds "old". */
async function withFile() {
	const folder = await mkdtemp(join(tmpdir(), "noodle-files-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	const path = join(folder, "it.json");
	await writeFile(path, "old");
	return { folder, path };
}

test("a write that fails leaves the file as it was, and nothing beside it", async () => {
	const { folder, path } = await withFile();
	await expect(writeWhole(path, 1 as never)).rejects.toThrow();
	expect([await readdir(folder), await readFile(path, "utf8")]).toEqual([["it.json"], "old"]);
});

test("whoever reads meanwhile has the whole old text", async () => {
	const { path } = await withFile();
	const reader = await open(path, "r");
	onTestFinished(() => reader.close());
	await writeWhole(path, "new, and longer");
	expect([await reader.readFile("utf8"), await readFile(path, "utf8")]).toEqual(["old", "new, and longer"]);
});

test("the new text is on the disk before it takes the place of the old, and that it has is too before it counts", async () => {
	const { path } = await withFile();
	const probe = await open(path, "r");
	const handles = Object.getPrototypeOf(probe) as FileHandle;
	await probe.close();
	const synced: string[] = [];
	const sync = handles.sync;
	const spy = vi.spyOn(handles, "sync").mockImplementation(async function (this: FileHandle) {
		const kind = (await this.stat()).isDirectory() ? "folder" : "file";
		synced.push(`${kind}, ${readFileSync(path, "utf8")} in place`);
		await sync.call(this);
	});
	onTestFinished(() => void spy.mockRestore());
	await writeWhole(path, "new");
	// Windows has no way to do the same with a folder, and needs none.
	expect(synced).toEqual(["file, old in place", ...(process.platform === "win32" ? [] : ["folder, new in place"])]);
});

test.skipIf(process.platform === "win32")("a file keeps what it may be used for, unless that is said", async () => {
	const { folder, path } = await withFile();
	const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
	// More than the usual mask of a process lets a new file have.
	await chmod(path, 0o666);
	await writeWhole(path, "new");
	expect(await modeOf(path)).toBe("666");
	await writeWhole(path, "secret", 0o600);
	expect(await modeOf(path)).toBe("600");
	await writeWhole(join(folder, "deep", "secret"), "", 0o600);
	expect(await modeOf(join(folder, "deep", "secret"))).toBe("600");
});

test("a link stays, and what it leads to is written", async () => {
	const { folder, path } = await withFile();
	const link = join(folder, "elsewhere", "link.json");
	await mkdir(join(folder, "elsewhere"));
	await symlink("../it.json", link);
	await writeWhole(link, "new");
	expect([await readlink(link), await readFile(path, "utf8")]).toEqual(["../it.json", "new"]);
	expect(await readdir(join(folder, "elsewhere"))).toEqual(["link.json"]);
});
