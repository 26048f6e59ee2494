import { mkdir, rm, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { workspaceWatcher } from "../../server/src/adapters/watcher/workspace-watcher.ts";
import { workspaceForTest } from "../harness/scene.ts";
import { until } from "../harness/until.ts";

async function watched() {
	const workspace = await workspaceForTest({ manifest: {}, releases: [{ name: "greeter", version: "1.0.0" }] });
	let changes = 0;
	const watching = workspaceWatcher(workspace.root, () => "runtime_components").watch(() => {
		changes++;
	});
	onTestFinished(() => watching.dispose());
	/** Whether the listener hears of what `change` does. */
	const hears = async (what: string, change: () => Promise<unknown>) => {
		const before = changes;
		await change();
		return until(what, () => changes > before);
	};
	return { ...workspace, watching, hears, count: () => changes };
}

test("it hears of the manifest, of releases, and of folders that appear and come back", async () => {
	const { path, hears, addRelease, writeManifest } = await watched();
	await hears("the manifest", () => writeManifest({ components: {} }));
	await hears("a release deep in the catalog", () => addRelease({ name: "greeter", version: "1.1.0" }));
	await hears("a new .noodle", () => mkdir(path(".noodle", "run"), { recursive: true }));
	await hears("a runtime", () => writeFile(path(".noodle", "run", "a.json"), "{}"));
	await hears("the catalog's end", () => rm(path("runtime_components"), { recursive: true }));
	await hears("its return", () => addRelease({ name: "greeter", version: "2.0.0" }));
	await hears("a release in the one that came back", () => addRelease({ name: "greeter", version: "2.1.0" }));
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
