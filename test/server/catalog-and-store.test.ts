import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { folderCatalog } from "../../server/src/adapters/catalogs/folder-catalog.ts";
import { releaseStore } from "../../server/src/adapters/store/release-store.ts";
import type { CatalogRelease } from "../../server/src/core/inventory.ts";
import { catalogContract } from "../contracts/catalog.ts";
import { workspaceForTest } from "../harness/scene.ts";

const greeter = { name: "greeter", version: "1.0.0" };

async function listed(root: string): Promise<readonly CatalogRelease[]> {
	return (await folderCatalog(root, "runtime_components").list([])).releases;
}

catalogContract("folder", async () => {
	const { root, path, addRelease } = await workspaceForTest({ manifest: {} });
	return {
		catalog: folderCatalog(root, "runtime_components"),
		publish: (name, version) => addRelease({ name, version }),
		publishBroken: () => writeFile(path("runtime_components", "broken-1.0.0.tgz"), "this is no tarball"),
	};
});

test("a folder catalog has the id that another checkout gives it, wherever it lies", async () => {
	const { root, path } = await workspaceForTest({ manifest: {} });
	expect(folderCatalog(root, "runtime_components").id).toBe("folder:runtime_components");
	expect(folderCatalog(root, path("runtime_components")).id).toBe("folder:runtime_components");
});

test("what cannot be looked at in a catalog is told by its place, and leaves the rest usable", async () => {
	const { root, path } = await workspaceForTest({ manifest: {}, releases: [greeter] });
	const catalog = folderCatalog(root, "runtime_components");
	const odd = [path("runtime_components", "loop"), path("runtime_components", "loop-1.0.0.tgz")];
	for (const link of odd) await symlink(link, link);
	const packageJson = path("runtime_components", "renderer", "1.0.0", "package.json");
	await mkdir(packageJson, { recursive: true });
	const { releases, findings } = await catalog.list([]);
	expect(releases.map(({ descriptor }) => descriptor.name)).toEqual(["greeter"]);
	expect(findings.map(({ code, severity, file }) => [code, severity, file])).toEqual(
		[...odd, packageJson].map((place) => ["invalid-release", "warning", place]),
	);
	// What is put right has to be seen, also where nothing but permissions or a link has changed.
	await rm(packageJson, { recursive: true });
	await writeFile(packageJson, JSON.stringify({ name: "renderer", version: "1.0.0", noodle: {} }));
	for (const link of odd) await rm(link);
	expect(await catalog.list([])).toMatchObject({ releases: [{}, {}], findings: [] });
});

test("a release is installed under its content, once, and found again without its catalog", async () => {
	const { root, path } = await workspaceForTest({ manifest: {}, releases: [greeter] });
	const [release] = await listed(root);
	if (!release) throw new Error("The catalog is empty.");
	const store = releaseStore(root);
	const hash = await store.hash(release);
	const [installed, again] = await Promise.all([store.install(release), store.install(release)]);
	expect(installed).toEqual(again);
	if (!installed.ok || !hash.ok) throw new Error("It was not installed.");
	expect(installed.value.integrity).toBe(hash.value);
	await rm(path("runtime_components"), { recursive: true });
	expect(await releaseStore(root).find(hash.value)).toEqual(installed);
	expect(await store.list()).toEqual([hash.value]);
	await store.remove(hash.value);
	expect(await store.find(hash.value)).toBeNull();
});

test("an installed release that somebody changed is refused with the way to repair it", async () => {
	const { root } = await workspaceForTest({ manifest: {}, releases: [greeter] });
	const [release] = await listed(root);
	const installed = release && (await releaseStore(root).install(release));
	if (!installed?.ok) throw new Error("It was not installed.");
	const { folder, integrity } = installed.value;
	await writeFile(join(folder, "index.js"), `${await readFile(join(folder, "index.js"), "utf8")}// patched\n`);
	expect(await releaseStore(root).find(integrity)).toMatchObject({
		ok: false,
		error: { code: "release-changed", message: expect.stringMatching(/Delete that folder/) },
	});
});

test("what an installation that was cut off has left is swept away, and nothing else", async () => {
	const { root, path } = await workspaceForTest({ manifest: {}, releases: [greeter] });
	const [release] = await listed(root);
	const store = releaseStore(root);
	const installed = release && (await store.install(release));
	if (!installed?.ok) throw new Error("It was not installed.");
	const longAgo = new Date(Date.now() - 7_200_000);
	for (const name of [
		".01d.tmp",
		".bad.tmp.damaged",
		".4e3.tmp",
		".2147483647-dead.tmp",
		`.${process.pid}-a11ce.tmp`,
	]) {
		await mkdir(path(".noodle", "store", name));
		await writeFile(path(".noodle", "store", name, "index.js"), "");
		if (/01d|bad/.test(name)) await utimes(path(".noodle", "store", name), longAgo, longAgo);
	}
	await utimes(installed.value.folder, longAgo, longAgo);

	await store.sweep(3_600_000);

	const left = [`.${process.pid}-a11ce.tmp`, ".4e3.tmp", basename(installed.value.folder)];
	expect((await readdir(path(".noodle", "store"))).sort()).toEqual(left.sort());
});
