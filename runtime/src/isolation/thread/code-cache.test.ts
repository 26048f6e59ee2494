import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { trimCodeCache } from "./code-cache.ts";

async function cache(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-cache-"));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	await mkdir(join(folder, "v24"));
	await writeFile(join(folder, "v24", "one"), "x".repeat(60));
	await writeFile(join(folder, "v24", "two"), "x".repeat(60));
	return folder;
}

test("a cache that has grown too large is begun anew, and one that has not stays", async () => {
	const folder = await cache();
	await trimCodeCache(folder, 120);
	expect(await readdir(join(folder, "v24"))).toHaveLength(2);
	await trimCodeCache(folder, 119);
	await expect(readdir(folder)).rejects.toThrow(/ENOENT/);
});

test("a cache that is not there is small enough", async () => {
	await trimCodeCache(join(tmpdir(), "noodle-no-such-cache"), 1);
});
