import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderCatalog } from "../../server/src/adapters/catalogs/folder-catalog.ts";
import { threadInspector } from "../../server/src/adapters/inspector/thread-inspector.ts";
import { workspaceForTest } from "../harness/scene.ts";

const esModule = `export default { setup: () => ({ methods: {} }), migrations: [{ from: 1, to: 2, up: (s) => s }] };\n`;
const commonJs = esModule.replace("export default", "module.exports =");

async function inspected(noodle: object, files: Readonly<Record<string, string>>) {
	const { root, path } = await workspaceForTest({ manifest: null });
	const folder = path("runtime_components", "a", "2.0.0");
	await mkdir(folder, { recursive: true });
	const packageJson = {
		name: "a",
		version: "2.0.0",
		main: Object.keys(files)[0],
		noodle: { state_version: 2, ...noodle },
	};
	await writeFile(join(folder, "package.json"), JSON.stringify(packageJson));
	for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o755 });
	const { releases, findings } = await folderCatalog(root, "runtime_components").list([]);
	expect(findings).toEqual([]);
	const [release] = releases;
	if (!release) throw new Error("The catalog has no release.");
	return { folder, inspection: await threadInspector().inspect(release) };
}

test.each([
	["thread", { "index.mjs": esModule }],
	["thread", { "index.cjs": commonJs }],
	["process", { "index.mjs": esModule }],
	["inline", { "index.cjs": commonJs }],
])("JavaScript with the isolation %s tells its migrations in its code: %o", async (isolation, files) => {
	const { inspection } = await inspected({ isolation }, files);

	expect(inspection).toEqual({ ok: true, value: { migrations: [{ from: 1, to: 2, up: true, down: false }] } });
});

test("what a command starts is not run to be looked into, and tells what it declares", async () => {
	const noodle = { isolation: "process", command: ["./main.sh"], migrations: ["1-2"] };
	const { folder, inspection } = await inspected(noodle, { "main.sh": "#!/bin/sh\ntouch ran\n" });

	expect(inspection).toEqual({ ok: true, value: { migrations: [{ from: 1, to: 2, up: true, down: true }] } });
	expect(existsSync(join(folder, "ran"))).toBe(false);
});
