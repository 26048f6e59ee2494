import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { descriptorOf } from "../../../../test/harness/releases.ts";
import type { ReleaseEntry } from "../instance.ts";
import { readSource } from "./read-source.ts";

async function releaseWith(main: string, files: Readonly<Record<string, string>>): Promise<ReleaseEntry> {
	const folder = await mkdtemp(join(tmpdir(), "noodle-source-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	for (const [file, text] of Object.entries(files)) {
		await mkdir(dirname(join(folder, file)), { recursive: true });
		await writeFile(join(folder, file), text);
	}
	return { folder, descriptor: { ...descriptorOf("echo@1.0.0"), main } };
}

const module = JSON.stringify({ type: "module" });
const commonJs = JSON.stringify({ type: "commonjs" });

test.each<[main: string, files: Record<string, string>]>([
	["index.js", { "package.json": "{}" }],
	["index.js", { "package.json": commonJs }],
	["index.cjs", { "package.json": module }],
	["./index.js", { "package.json": commonJs }],
	["dist/index.js", { "package.json": commonJs }],
	["dist/index.js", { "package.json": module, "dist/package.json": commonJs }],
	["dist/deep/index.js", { "package.json": module, "dist/package.json": "{}" }],
])("%s with %o is CommonJS", async (main, files) => {
	const release = await releaseWith(main, { ...files, [main]: "text" });
	expect(await readSource(release)).toEqual({ file: join(release.folder, main), code: "text" });
});

test.each<[main: string, files: Record<string, string>]>([
	["index.js", { "package.json": module }],
	["index.mjs", { "package.json": commonJs }],
	["dist/index.js", { "package.json": module }],
	["dist/index.js", { "package.json": commonJs, "dist/package.json": module }],
])("%s with %o is an ES module, and refused", async (main, files) => {
	const release = await releaseWith(main, { ...files, [main]: "text" });
	await expect(readSource(release)).rejects.toThrow(`${main} is an ES module. An inline release is one CommonJS file`);
});

test("a file that is not there is named", async () => {
	await expect(readSource(await releaseWith("gone.js", {}))).rejects.toThrow("names gone.js");
});
