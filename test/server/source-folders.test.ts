import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { runBuildScript } from "../../server/src/adapters/sources/run-build-script.ts";
import { sourceFolders } from "../../server/src/adapters/sources/source-folders.ts";
import { test } from "../harness/scene.ts";
import { until } from "../harness/until.ts";

const greeter = JSON.stringify({ name: "greeter", version: "1.0.0", noodle: {} });

test("a draft is made of a folder in the workspace, and of none beside it whose name begins alike", async ({
	workspace,
}) => {
	const { root: parent } = await workspace({ manifest: null });
	const [root, beside] = [join(parent, "shop"), join(parent, "shop-old")];
	for (const folder of [root, beside]) {
		await mkdir(folder);
		await writeFile(join(folder, "package.json"), greeter);
		await writeFile(join(folder, "index.js"), "");
	}
	const sources = sourceFolders(root, process.env);
	const draftOf = (folder: string) =>
		sources.withDraft(join(folder, "index.js"), "1", async ({ descriptor }) => ({ ok: true, value: descriptor.name }));

	expect(await draftOf(root)).toEqual({ ok: true, value: "greeter" });
	expect(await draftOf(beside)).toMatchObject({ ok: false, error: { code: "no-source" } });
});

test("a component is not created where a file lies", async ({ workspace }) => {
	const { root, path } = await workspace({ manifest: null });
	await writeFile(path("greeter"), "mine");

	const created = await sourceFolders(root, process.env).create("greeter", new Map([["index.js", ""]]));

	expect(created).toMatchObject({ ok: false, error: { code: "folder-exists" } });
	expect(await readFile(path("greeter"), "utf8")).toBe("mine");
});

test("two components that are created at once do not get each other's files", async ({ workspace }) => {
	const { root, path } = await workspace({ manifest: null });
	const sources = sourceFolders(root, process.env);
	const names = ["greeter", "pricing", "stock"];

	const created = await Promise.all(names.map((name) => sources.create(name, new Map([[`${name}.js`, ""]]))));

	expect(created.map(({ ok }) => ok)).toEqual([true, true, true]);
	for (const name of names) expect(await readdir(path(name))).toEqual([`${name}.js`]);
});

test("what a process that was killed while it built has left goes with the next build", async ({ workspace }) => {
	const { root, path } = await workspace({ manifest: null });
	const { pid: dead } = spawnSync(process.execPath, ["--version"]);
	for (const name of [`${dead}-1f`, `${dead}-draft-1`, `${process.ppid}-2e`])
		await mkdir(path(".noodle", "building", name, "src"), { recursive: true });

	await sourceFolders(root, process.env).create("greeter", new Map([["index.js", ""]]));

	expect(await readdir(path(".noodle", "building"))).toEqual([`${process.ppid}-2e`]);
});

/** A folder whose build script is this; what the script writes into "pid" is the process that hangs. */
const hangs =
	"require('fs').writeFileSync('pid', String(process.pid)); process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6);";

test.for([
	["goes on for ever", `node -e "${hangs}"`, { ok: false, error: { code: "build-failed" } }],
	["leaves something running", `node -e "${hangs}" & while [ ! -s pid ]; do :; done`, { ok: true }],
] as const)("a build that %s ends with all that it has started", async ([, build, expected], { workspace }) => {
	const { root, path } = await workspace({ manifest: null });
	await writeFile(path("package.json"), JSON.stringify({ scripts: { build } }));

	expect(await runBuildScript(root, process.env, 3_000)).toMatchObject(expected);

	const pid = Number(await readFile(path("pid"), "utf8"));
	await until("the process that hangs to be gone", () => {
		try {
			process.kill(pid, 0);
			return false;
		} catch {
			return true;
		}
	});
});
