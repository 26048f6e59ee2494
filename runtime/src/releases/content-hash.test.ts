import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { contentHash } from "./content-hash.ts";

type Files = Readonly<Record<string, string>>;

async function folderOf(files: Files): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-hash-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, path)), { recursive: true });
		await writeFile(join(folder, path), text);
	}
	return folder;
}

async function hashOf(files: Files): Promise<string> {
	const hash = await contentHash(await folderOf(files));
	if (!hash.ok) throw new Error(hash.error.message);
	return hash.value;
}

const files: Files = { "index.js": "one", "lib/a.js": "two", "lib/b.js": "" };

test("the same files have the same hash, in whatever order they were written, and wherever they lie", async () => {
	const reversed = Object.fromEntries(Object.entries(files).toReversed());
	const hash = await hashOf(files);
	expect(hash).toMatch(/^sha256-[0-9a-f]{64}$/);
	expect(await hashOf(reversed)).toBe(hash);
	expect(await hashOf({ ...files, ".git/HEAD": "ref", "lib/.DS_Store": "x" })).toBe(hash);
});

test.each<[string, Files]>([
	["another content of the same size", { ...files, "index.js": "eno" }],
	["another name that sorts alike", { "index.js": "one", "lib/aa.js": "two", "lib/b.js": "" }],
	["another folder", { "index.js": "one", "lid/a.js": "two", "lid/b.js": "" }],
	["the contents of two files exchanged", { ...files, "index.js": "two", "lib/a.js": "one" }],
	["an empty file more", { ...files, "lib/c.js": "" }],
	["a file less", { "index.js": "one", "lib/a.js": "two" }],
	["a file's end in the name of the next", { "index.js": "onelib", "a.js": "two", "lib/b.js": "" }],
])("%s is another release", async (_, other) => {
	expect(await hashOf(other)).not.toBe(await hashOf(files));
});

test("a file that is renamed after it was hashed is another release too", async () => {
	const folder = await folderOf(files);
	const before = await contentHash(folder);
	await rename(join(folder, "lib/b.js"), join(folder, "lib/z.js"));
	expect(await contentHash(folder)).not.toEqual(before);
});

test("what is neither file nor folder is no part of a release", async () => {
	const folder = await folderOf(files);
	await symlink("/etc/passwd", join(folder, "lib", "link"));
	expect(await contentHash(folder)).toMatchObject({ ok: false, error: { code: "invalid-release" } });
});
