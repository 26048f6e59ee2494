import { expect, test } from "vitest";
import { descriptorOf, type NoodleBlock, releaseOf } from "../../../test/harness/releases.ts";
import { part } from "../../../test/harness/world.ts";
import type { Ports } from "../core/ports.ts";
import { RuntimeComponentRegistry } from "./runtime-component-registry.ts";

interface Workspace {
	manifest: string;
	/** What each catalog has, the first one first. */
	catalogs: Record<string, NoodleBlock>[];
}

function registryOf({ manifest, catalogs }: Workspace): { registry: RuntimeComponentRegistry; askedFor: string[] } {
	const askedFor: string[] = [];
	const ports = part<Ports>("ports", {
		environment: {},
		files: part<Ports["files"]>("files", {
			manifestFile: "noodle.json",
			readManifest: async () => manifest,
			readLock: async () => null,
		}),
		catalogs: ({ registryPath }) => {
			askedFor.push(registryPath);
			return catalogs.map((releases, i) => ({
				id: `catalog${i}`,
				list: async () => ({
					releases: Object.entries(releases).map(([id, noodle]) => ({
						...releaseOf(id, noodle),
						catalog: `catalog${i}`,
					})),
					findings: [],
					complete: true,
				}),
				refresh: () => undefined,
				listsEverything: true,
			}));
		},
	});
	return { registry: new RuntimeComponentRegistry(ports), askedFor };
}

const manifest = `{
	"components": { "a": "1.0.0", "b": "2.0.0" },
	"runtime_upgrade": { "components": { "registry_path": "parts" } }
}`;
const needing = { "a@1.0.0": { dependencies: { b: "^1.0.0", c: "*" } } };

async function discovered(registry: RuntimeComponentRegistry): Promise<string[]> {
	return (await registry.discoverComponents()).map(({ name, version }) => `${name}@${version}`);
}

test("the releases of all catalogs are found, where the manifest says, newest first", async () => {
	const { registry, askedFor } = registryOf({
		manifest,
		catalogs: [
			{ "b@1.0.0": {}, "a@1.0.0": {} },
			{ "a@1.10.0": {}, "a@1.9.0": {} },
		],
	});

	expect(await discovered(registry)).toEqual(["a@1.10.0", "a@1.9.0", "a@1.0.0", "b@1.0.0"]);
	expect(new Set(askedFor)).toEqual(new Set(["parts"]));
});

test("a release that is registered by hand is found too, once, and after what a catalog has", async () => {
	const { registry } = registryOf({ manifest, catalogs: [{ "a@1.0.0": {} }] });

	expect(registry.registerComponent(descriptorOf("a@2.0.0"), "a@2.0.0")).toBe(true);
	expect(registry.registerComponent(descriptorOf("a@2.0.0"), "a@2.0.0")).toBe(false);
	expect(registry.registerComponent(descriptorOf("a@1.0.0"), "a@1.0.0")).toBe(true);

	expect(await discovered(registry)).toEqual(["a@2.0.0", "a@1.0.0"]);
	expect((await registry.inventory()).find("a", "1.0.0")?.catalog).toBe("catalog0");
});

test("what a wanted component needs is listed beside what is wanted of it", async () => {
	const { registry } = registryOf({ manifest, catalogs: [needing] });

	expect(await registry.resolveDependencies("a")).toEqual([
		{ name: "b", range: "^1.0.0", wanted: "2.0.0" },
		{ name: "c", range: "*", wanted: null },
	]);
});

test.each(["b", "nobody"])("of %s, whose release no catalog has, nothing is known", async (name) => {
	expect(await registryOf({ manifest, catalogs: [needing] }).registry.resolveDependencies(name)).toEqual([]);
});

test("the way to a release goes over its stops, over catalogs too", async () => {
	const { registry } = registryOf({
		manifest,
		catalogs: [{ "a@1.0.0": {}, "a@3.0.0": { upgrade_path: ["2.0.0"] } }, { "a@2.0.0": {} }],
	});

	expect(await registry.getUpgradePath("a", "1.0.0", "3.0.0")).toEqual(["2.0.0", "3.0.0"]);
	expect(await registry.getUpgradePath("a", "1.0.0", "9.0.0")).toBeNull();
});
