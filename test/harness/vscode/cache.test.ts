import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cacheFolder, ensureCached } from "../../../scripts/lib/vscode/cache.ts";

let cache: string;

beforeEach(async () => {
	cache = join(await mkdtemp(join(tmpdir(), "noodle-cache-")), "not", "there", "yet");
});

afterEach(async () => {
	await rm(join(cache, "../../.."), { recursive: true, force: true });
});

function entry(content: string, fill = async (): Promise<void> => {}) {
	return {
		name: "thing-1",
		proof: "proof",
		fill: async (folder: string): Promise<void> => {
			await fill();
			await writeFile(join(folder, "proof"), content);
		},
	};
}

test("an entry is filled once", async () => {
	const folder = await ensureCached(entry("first"), cache);
	expect(await ensureCached(entry("second"), cache)).toBe(folder);
	expect(await readFile(join(folder, "proof"), "utf8")).toBe("first");
});

test("two first runs at the same time both end with a whole entry", async () => {
	let waiting = 0;
	let letBothGo = (): void => {};
	const both = new Promise<void>((resolve) => {
		letBothGo = resolve;
	});
	const meet = async (): Promise<void> => {
		waiting += 1;
		if (waiting === 2) {
			letBothGo();
		}
		await both;
	};
	const folders = await Promise.all([ensureCached(entry("a", meet), cache), ensureCached(entry("b", meet), cache)]);
	expect(folders[0]).toBe(folders[1]);
	expect(await readFile(join(folders[0], "proof"), "utf8")).toMatch(/^[ab]$/);
	expect(await readdir(cache)).toEqual(["thing-1"]);
});

test("a fill that fails leaves nothing, and the next one succeeds", async () => {
	const offline = async (): Promise<void> => {
		throw new Error("offline");
	};
	await expect(ensureCached(entry("", offline), cache)).rejects.toThrow("offline");
	expect(await readdir(cache)).toEqual([]);
	await ensureCached(entry("later"), cache);
	expect(await readdir(cache)).toEqual(["thing-1"]);
});

test("an entry without its proof is made again", async () => {
	await mkdir(join(cache, "thing-1", "half"), { recursive: true });
	const folder = await ensureCached(entry("whole"), cache);
	expect(await readdir(folder)).toEqual(["proof"]);
});

test("what a dead process has left half filled is removed, and what a live one is filling is not", async () => {
	const dead = join(cache, `thing-1.partial-${hostname()}-4194305-00000000`);
	const alive = join(cache, `thing-1.partial-${hostname()}-${process.pid}-00000000`);
	const elsewhere = join(cache, "thing-1.partial-another-host-4194305-00000000");
	await Promise.all([dead, alive, elsewhere].map((folder) => mkdir(folder, { recursive: true })));
	await ensureCached(entry("whole"), cache);
	expect([dead, alive, elsewhere].map((folder) => existsSync(folder))).toEqual([false, true, true]);
});

test("a cache that cannot be made is an error that names the way out", async () => {
	await mkdir(join(cache, ".."), { recursive: true });
	await writeFile(cache, "a file");
	await expect(ensureCached(entry(""), cache)).rejects.toThrow(/cannot be made.*NOODLE_CACHE_DIR/);
});

test.each([
	[{ NOODLE_CACHE_DIR: "/elsewhere", XDG_CACHE_HOME: "/xdg" }, "/elsewhere"],
	[{ XDG_CACHE_HOME: "/xdg" }, "/xdg/noodle-upgrade"],
	[{ NOODLE_CACHE_DIR: "", XDG_CACHE_HOME: "" }, join(homedir(), ".cache", "noodle-upgrade")],
])("%j puts the cache into %s", (environment, folder) => {
	expect(cacheFolder(environment)).toBe(folder);
});
