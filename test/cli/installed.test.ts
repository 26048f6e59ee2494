// What a service installs, packed as npm does, in a folder that has nothing else.
import { execFile } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { test } from "../harness/scene.ts";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../..", import.meta.url));

test("a service installs the library and the command line, and needs nothing else", async ({ workspace }) => {
	const { root, path } = await workspace({ manifest: null });
	const npm = (cwd: string, ...words: string[]) =>
		run("npm", [...words, "--offline", "--no-audit", "--no-fund"], { cwd, shell: process.platform === "win32" });
	for (const name of ["runtime", "server"]) await npm(join(repository, name), "pack", "--pack-destination", root);
	const tarballs = (await readdir(root)).filter((name) => name.endsWith(".tgz"));
	await writeFile(path("package.json"), '{ "private": true, "type": "module" }');
	await npm(root, "install", ...tarballs.map((name) => `./${name}`));

	const command = path("node_modules/.bin/noodle");
	const noodle = async (...words: string[]) =>
		JSON.parse((await run(command, [...words, "--json"], { cwd: root, shell: process.platform === "win32" })).stdout);
	expect(await noodle("create", "greeter", "--language", "js")).toMatchObject({ release: { version: "1.0.0" } });
	await writeFile(
		path("service.js"),
		`import { Runtime } from "@noodle-upgrade/runtime";
		const runtime = await Runtime.start({ root: import.meta.dirname, log: () => {} });
		console.log(await runtime.component("greeter").greet("Ada"));
		await runtime.stop({ save: true });`,
	);
	const { stdout } = await run(process.execPath, ["service.js"], { cwd: root });
	expect(stdout).toBe("Hello, Ada!\n");
	expect(await noodle("check")).toEqual({ ok: true, findings: [] });
});
