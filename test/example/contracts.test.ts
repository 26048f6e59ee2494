import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readManifest } from "../../runtime/src/formats/index.ts";
import { start } from "./component-context.ts";
import { builtReleases, type Release, type Releases } from "./releases.ts";

/** What a release needs to start that the example's manifest does not give it. */
const configs: Record<string, Record<string, unknown>> = {
	"rate-limiter@1.2.0": { tiers: { everyone: { limit: 5 } } },
};

let releases: Releases;

beforeAll(async () => {
	releases = await builtReleases();
});

afterAll(() => releases.remove());

function started({ descriptor, definition }: Release, state?: unknown) {
	const config = configs[`${descriptor.name}@${descriptor.version}`] ?? {};
	return start({ descriptor, definition }, { config, state });
}

describe.each([
	["renderer", "1.0.0"],
	["renderer", "2.0.0"],
	["renderer", "2.1.0"],
	["search-index", "1.0.0"],
	["search-index", "1.1.0"],
	["search-index", "2.0.0"],
	["rate-limiter", "1.0.0"],
	["rate-limiter", "1.1.0"],
	["rate-limiter", "1.2.0"],
])("%s %s", (name, version) => {
	test("has exactly the methods that its descriptor names", async () => {
		const release = releases.get(name, version);
		const instance = await started(release);
		expect(Object.keys(instance.methods).sort()).toEqual([...(release.descriptor.methods ?? [])].sort());
		instance.stop();
	});

	test("exports state if and only if its descriptor has a state version, and starts from what it exported", async () => {
		const release = releases.get(name, version);
		const instance = await started(release);
		expect(instance.exportState !== undefined).toBe(release.descriptor.stateVersion !== null);
		const state = structuredClone(instance.exportState?.());
		const successor = await started(release, state);
		expect(successor.exportState?.()).toEqual(state);
		for (const { stop } of [instance, successor]) stop();
	});

	test("says that it is healthy", async () => {
		const instance = await started(releases.get(name, version));
		expect(instance.health?.() ?? { healthy: true }).toEqual({ healthy: true });
		instance.stop();
	});

	test("carries the step up to its state version, both ways, and no other", async () => {
		const { descriptor, definition } = releases.get(name, version);
		const steps = (definition.migrations ?? []).map(({ from, to, up, down }) => [from, to, typeof up, typeof down]);
		const stateVersion = descriptor.stateVersion ?? 1;
		expect(steps).toEqual(stateVersion === 1 ? [] : [[stateVersion - 1, stateVersion, "function", "function"]]);
	});
});

test("the manifest is sound, and wants releases that there are", () => {
	const file = new URL("../../examples/docs-service/noodle.json", import.meta.url);
	const { manifest, findings } = readManifest(readFileSync(file, "utf8"), "noodle.json");
	expect(findings).toEqual([]);
	expect(
		[...manifest.components.values()].map(({ name, version }) => releases.get(name, version).descriptor.name),
	).toEqual(["renderer", "search-index", "rate-limiter"]);
});
