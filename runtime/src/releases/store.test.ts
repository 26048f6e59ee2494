import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ReleaseStore } from "./store.ts";

const text = "export default {};";

async function storeWithRelease() {
	const root = await mkdtemp(join(tmpdir(), "noodle-store-"));
	onTestFinished(() => rm(root, { recursive: true }));
	const path = join(root, "source");
	await mkdir(path);
	await writeFile(join(path, "index.js"), text);
	await writeFile(
		join(path, "package.json"),
		JSON.stringify({ name: "it", version: "1.0.0", main: "index.js", noodle: {} }),
	);
	const store = new ReleaseStore(root);
	const install = async () => {
		const installed = await store.install({ kind: "folder", path });
		if (!installed.ok) throw new Error(installed.error.message);
		return installed.value;
	};
	return { store, install, ...(await install()) };
}

const damages: Record<string, (folder: string) => Promise<unknown>> = {
	"a file was changed": (folder) => writeFile(join(folder, "index.js"), "export default 1;"),
	"a file was added": (folder) => writeFile(join(folder, "more.js"), ""),
	"its package.json is gone": (folder) => rm(join(folder, "package.json")),
	"it has a link": (folder) => symlink("index.js", join(folder, "link.js")),
	"it is no folder": async (folder) => {
		await rm(folder, { recursive: true });
		await writeFile(folder, "");
	},
};

test.each(Object.entries(damages))("a release is repaired by installing it again when %s", async (_, damage) => {
	const { store, install, integrity, folder } = await storeWithRelease();
	// It has been seen whole, which is not looked at again before an installation.
	expect(await store.find(integrity)).toMatchObject({ ok: true });
	await damage(folder);
	expect(await install()).toMatchObject({ integrity, folder });
	expect(await readFile(join(folder, "index.js"), "utf8")).toBe(text);
	expect((await readdir(folder)).sort()).toEqual(["index.js", "package.json"]);
	expect(await store.find(integrity)).toMatchObject({ ok: true });
	expect(await readdir(join(folder, ".."))).toHaveLength(1);
});

test("installing what is there already leaves it alone", async () => {
	const { install, folder } = await storeWithRelease();
	const { ino } = await stat(folder);
	await install();
	expect((await stat(folder)).ino).toBe(ino);
	expect(await readdir(join(folder, ".."))).toHaveLength(1);
});
