import { readManifest } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { inventoryOf, type NoodleBlock } from "../../../../test/harness/releases.ts";
import { driftIn } from "./drift.ts";
import type { RunningProcess } from "./running.ts";

type Versions = Readonly<Record<string, string>>;

interface Scene {
	/** What stands in the editor. */
	readonly typed: Versions;
	/** What stands on disk; left out: the same. Null: a text that is broken. */
	readonly saved?: Versions | null;
	/** What each process runs. */
	readonly running: readonly Versions[];
	/** Of release 2.0.0 of `a`. */
	readonly noodle?: NoodleBlock;
	readonly hotSwap?: boolean;
}

function manifestOf(components: Versions, hotSwap: boolean): string {
	return JSON.stringify({ components, runtime_upgrade: { hot_swap: { enabled: hotSwap } } });
}

function driftOf({ typed, saved = typed, running, noodle = {}, hotSwap = true }: Scene) {
	const reading = readManifest(manifestOf(typed, hotSwap), "noodle.json");
	const found = driftIn({
		reading,
		saved: readManifest(saved === null ? "{" : manifestOf(saved, hotSwap), "noodle.json"),
		inventory: inventoryOf({ "a@1.0.0": {}, "a@2.0.0": noodle, "a@3.0.0": {}, "b@1.0.0": {} }),
		running: running.map((components, i): RunningProcess => {
			const health = { status: "healthy", reason: null } as const;
			const own = Object.entries(components).map(
				([name, version]) => [name, { version, configHash: undefined, health }] as const,
			);
			return { id: `r${i}`, pid: 100 + i, components: new Map(own) };
		}),
		configHashes: new Map(),
	});
	// Where it is told: at the version that is typed, or at the components where there is none.
	const place = ({ range }: (typeof found)[number]) => {
		const isAt = (path: string[], part: "key" | "value") =>
			JSON.stringify(range) === JSON.stringify(reading.document.rangeOf(path, part));
		return isAt(["components", "a"], "value") ? "a" : isAt(["components"], "key") ? "components" : "elsewhere";
	};
	return found.map((one) => `${one.code} ${one.severity} at ${place(one)}`);
}

test.each<[string, Scene, string[]]>([
	["what runs is what is wanted", { typed: { a: "1.0.0" }, running: [{ a: "1.0.0" }] }, []],
	["nothing runs", { typed: { a: "1.0.0" }, running: [] }, []],
	["another release runs", { typed: { a: "2.0.0" }, running: [{ a: "1.0.0" }] }, ["runtime-drift warning at a"]],
	[
		"another release runs in one of two processes",
		{ typed: { a: "2.0.0" }, running: [{ a: "2.0.0" }, { a: "1.0.0" }] },
		["runtime-drift warning at a"],
	],
	["a version is only typed", { typed: { a: "2.0.0" }, saved: { a: "1.0.0" }, running: [{ a: "1.0.0" }] }, []],
	[
		"a component is only typed",
		{ typed: { a: "1.0.0", b: "1.0.0" }, saved: { a: "1.0.0" }, running: [{ a: "1.0.0" }] },
		[],
	],
	[
		"the version that was saved is typed over",
		{ typed: { a: "3.0.0" }, saved: { a: "2.0.0" }, running: [{ a: "1.0.0" }] },
		[],
	],
	[
		"something else than what drifts is typed",
		{ typed: { a: "2.0.0", b: "7.7.7" }, saved: { a: "2.0.0", b: "1.0.0" }, running: [{ a: "1.0.0", b: "1.0.0" }] },
		["runtime-drift warning at a"],
	],
	["what was saved is broken", { typed: { a: "2.0.0" }, saved: null, running: [{ a: "1.0.0" }] }, []],
	[
		"a component started without being there",
		{ typed: { a: "1.0.0" }, running: [{}] },
		["waits-for-restart information at a"],
	],
	[
		"the release cannot be swapped",
		{ typed: { a: "2.0.0" }, running: [{ a: "1.0.0" }], noodle: { hot_swappable: false } },
		["waits-for-restart information at a"],
	],
	[
		"nothing is swapped here",
		{ typed: { a: "2.0.0" }, running: [{ a: "1.0.0" }], hotSwap: false },
		["waits-for-restart information at a"],
	],
	[
		"no way leads there",
		{ typed: { a: "2.0.0" }, running: [{ a: "1.0.0" }], noodle: { upgrade_path: ["1.9.0"] } },
		["no-upgrade-path error at a"],
	],
	[
		"what runs is wanted no more",
		{ typed: { a: "1.0.0" }, running: [{ a: "1.0.0", b: "1.0.0" }] },
		["waits-for-restart information at components"],
	],
	[
		"what runs is only deleted in the editor",
		{ typed: { a: "1.0.0" }, saved: { a: "1.0.0", b: "1.0.0" }, running: [{ a: "1.0.0", b: "1.0.0" }] },
		[],
	],
	[
		"what runs is typed anew",
		{ typed: { a: "1.0.0", b: "1.0.0" }, saved: { a: "1.0.0" }, running: [{ a: "1.0.0", b: "1.0.0" }] },
		[],
	],
])("drift where %s", (_, scene, told) => {
	expect(driftOf(scene)).toEqual(told);
});
