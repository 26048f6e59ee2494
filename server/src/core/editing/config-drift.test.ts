import { readManifest } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { inventoryOf, type NoodleBlock } from "../../../../test/harness/releases.ts";
import { marked } from "../../../../test/lsp/harness/marked-text.ts";
import { driftIn } from "./drift.ts";

interface Scene {
	readonly manifest?: string;
	/** The version and the hash of the configuration in each process. */
	readonly running: readonly (readonly [version: string, configHash: string | undefined])[];
	readonly release?: NoodleBlock;
}

const plain = `{ "components": { "a": { "version": "1.0.0", ⟦key:"config"⟧: { "size": 2 } } } }`;

/** Where the manifest's configuration has the hash "wanted". */
function drift({ manifest = plain, running, release = {} }: Scene) {
	const { text, ranges } = marked(manifest);
	const reading = readManifest(text, "noodle.json");
	const found = driftIn({
		reading,
		saved: reading,
		inventory: inventoryOf({ "a@1.0.0": release, "a@0.9.0": {} }),
		running: running.map(([version, configHash], i) => ({
			id: `r${i}`,
			pid: i + 1,
			components: new Map([["a", { version, configHash, health: { status: "healthy", reason: null } }]]),
		})),
		configHashes: new Map([["a", "wanted"]]),
	});
	return { ranges, found };
}

test("another configuration than the manifest's is told at its key, with who runs with it", () => {
	const { found, ranges } = drift({
		running: [
			["1.0.0", "other"],
			["1.0.0", "wanted"],
			["1.0.0", "third"],
		],
	});

	expect(found).toMatchObject([
		{
			code: "config-drift",
			severity: "warning",
			component: "a",
			range: ranges.key,
			message:
				"a runs in processes 1 and 3 with another configuration than the manifest has. Apply the manifest to have it run with this one.",
		},
	]);
});

test("one that the manifest has no more is told at the component", () => {
	const { found, ranges } = drift({
		manifest: `{ "components": { ⟦a:"a"⟧: { "version": "1.0.0" } } }`,
		running: [["1.0.0", "other"]],
	});

	expect(found).toMatchObject([{ code: "config-drift", range: ranges.a }]);
});

test.each<[what: string, scene: Scene, codes: string[]]>([
	["the same one", { running: [["1.0.0", "wanted"]] }, []],
	["a runtime that does not tell", { running: [["1.0.0", undefined]] }, []],
	["another release, with which it comes anyway", { running: [["0.9.0", "other"]] }, ["runtime-drift"]],
	[
		"another release here and another configuration there",
		{
			running: [
				["0.9.0", "other"],
				["1.0.0", "other"],
			],
		},
		["runtime-drift", "config-drift"],
	],
	[
		"a release that cannot be swapped",
		{ running: [["1.0.0", "other"]], release: { hot_swappable: false } },
		["waits-for-restart"],
	],
	[
		"hot swapping that is off",
		{
			manifest: plain.replace(/ }$/, `, "runtime_upgrade": { "hot_swap": { "enabled": false } } }`),
			running: [["1.0.0", "other"]],
		},
		["waits-for-restart"],
	],
])("of %s it is told %j", (_, scene, codes) => {
	expect(drift(scene).found.map(({ code }) => code)).toEqual(codes);
});
