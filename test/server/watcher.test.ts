import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { workspaceWatcher } from "../../server/src/adapters/watcher/workspace-watcher.ts";
import { releaseOf } from "../harness/releases.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { until } from "../harness/until.ts";

/** @param watchesTrees as systems other than Linux do */
async function watched({ watchesTrees } = { watchesTrees: false }) {
	const workspace = await workspaceForTest({
		manifest: {},
		releases: [
			{ name: "greeter", version: "1.0.0" },
			{ name: "@scope/counter", version: "1.0.0" },
		],
	});
	const { path } = workspace;
	let changes = 0;
	const watcher = workspaceWatcher(workspace.root, () => "runtime_components", watchesTrees);
	const watching = watcher.watch(() => {
		changes++;
	});
	onTestFinished(() => watching.dispose());
	await watching.ready;
	/** Whether the listener hears of what `change` does. */
	const hears = async (what: string, change: () => Promise<unknown>) => {
		const before = changes;
		await change();
		return until(what, () => changes > before);
	};
	/** Whether it watches a folder by now, which it does sooner or later. */
	const hearsInTime = async (what: string, file: string) => {
		const before = changes;
		let tries = 0;
		return until(what, async () => {
			await writeFile(file, String(tries++));
			return changes > before;
		});
	};
	const follow = (name: string, version: string) => {
		const locator = JSON.stringify({ kind: "folder", path: path("runtime_components", name, version) });
		return watching.follow([{ ...releaseOf(`${name}@${version}`), locator }]);
	};
	return { ...workspace, watching, hears, hearsInTime, follow, count: () => changes };
}

test.each([true, false])(
	"it hears of the manifest, of releases, and of folders that appear and come back (whole trees: %s)",
	async (watchesTrees) => {
		const { path, hears, addRelease, writeManifest } = await watched({ watchesTrees });
		await hears("the manifest", () => writeManifest({ components: {} }));
		await hears("a release deep in the catalog", () => addRelease({ name: "greeter", version: "1.1.0" }));
		await hears("a new .noodle", () => mkdir(path(".noodle", "run"), { recursive: true }));
		await hears("a runtime", () => writeFile(path(".noodle", "run", "a.json"), "{}"));
		await hears("the catalog's end", () => rm(path("runtime_components"), { recursive: true }));
		await hears("its return", () => addRelease({ name: "greeter", version: "2.0.0" }));
		await hears("a release in the one that came back", () => addRelease({ name: "greeter", version: "2.1.0" }));
	},
);

test("it hears of releases of a scope, of new components, and of what lies in them as tarballs", async () => {
	const { path, hears, addRelease } = await watched();
	await hears("a release of a scope", () => addRelease({ name: "@scope/counter", version: "1.1.0" }));
	await hears("a new component", () => addRelease({ name: "writer", version: "1.0.0" }));
	await hears("its next release", () => addRelease({ name: "writer", version: "1.1.0" }));
	await hears("a new scope", () => addRelease({ name: "@other/reader", version: "1.0.0" }));
	await hears("the next release in it", () => addRelease({ name: "@other/reader", version: "1.1.0" }));
	await hears("a tarball", () => writeFile(path("runtime_components", "writer", "writer-2.0.0.tgz"), "x"));
});

test("a release that is copied slowly is heard of when it is whole", async () => {
	const { path, hears, hearsInTime } = await watched();
	const folder = path("runtime_components", "greeter", "1.1.0");
	await hears("its folder", () => mkdir(folder));
	await hearsInTime("its package.json", join(folder, "package.json"));
	await hears("the end of it", () => writeFile(join(folder, "package.json"), "{}"));
});

test("the content of a release that is wanted is watched, however deep, and again when it was made anew", async () => {
	const { path, hears, hearsInTime, follow, addRelease } = await watched();
	const folder = path("runtime_components", "greeter", "1.0.0");
	await mkdir(join(folder, "dist", "lib"), { recursive: true });
	await follow("greeter", "1.0.0");
	await hears("a file deep in it", () => writeFile(join(folder, "dist", "lib", "a.js"), "x"));
	await hears("a file beside its package.json", () => writeFile(join(folder, "index.js"), "changed"));
	await hears("the end of it all", () => rm(path("runtime_components", "greeter"), { recursive: true }));
	await hears("its return", () => addRelease({ name: "greeter", version: "1.0.0" }));
	await hearsInTime("a file in the one that came back", join(folder, "index.js"));
	await hears("a new folder in it", () => mkdir(join(folder, "dist")));
	await hearsInTime("a file in that", join(folder, "dist", "b.js"));
	await follow("@scope/counter", "1.0.0");
	const other = path("runtime_components", "@scope", "counter", "1.0.0", "index.js");
	await hears("the content of another that is wanted then", () => writeFile(other, "x"));
});

test("many changes at a time are told as few, and after its end as none", async () => {
	const { path, hears, watching, count } = await watched();
	await hears("the first", () => Promise.all([...Array(50).keys()].map((i) => writeFile(path(`file${i}`), "x"))));
	expect(count()).toBeLessThan(10);
	watching.dispose();
	const at = count();
	await writeFile(path("noodle.json"), "{ }");
	// A second watcher hears of the same change; by then the first would have, too.
	const { promise, resolve } = Promise.withResolvers<void>();
	const second = workspaceWatcher(path(), () => "runtime_components").watch(() => resolve());
	await writeFile(path("noodle.json"), "{  }");
	await promise;
	second.dispose();
	expect(count()).toBe(at);
});
