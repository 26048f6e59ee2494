import { createHash } from "node:crypto";
import type { SlotStatus } from "@noodle-upgrade/runtime/protocol";
import { expect, test } from "vitest";
import { type Outside, part, plainUpgrade, ruleInputs, zeroHash } from "../../../test/harness/world.ts";
import type { Ports } from "../core/ports.ts";
import { changeSince, fingerprintOf } from "./plan-fingerprint.ts";
import type { World } from "./world.ts";

const otherHash = `sha256-${"1".repeat(64)}`;
const ids = part<Ports["ids"]>("ids", {
	fingerprint: (text) => createHash("sha256").update(text).digest("hex"),
});

/** One live runtime that runs this content of its component. */
function running(world: World, integrity = zeroHash, id = "r0", configHash = zeroHash): World["runtimes"] {
	const slot = part<SlotStatus>("slot", { component: "a", version: "1.0.0", integrity, configHash });
	return world.runtimes.map(({ link, status }) => ({
		link: { ...link, id },
		status: { ...status, id, slots: [slot] },
	}));
}

/** What is told of an upgrade of `a` to 2.0.0 when that has changed since it was planned. */
async function toldOf(change: (world: World) => Partial<World>, outside: Outside = {}): Promise<string | null> {
	const then = ruleInputs({ ...plainUpgrade, nodes: ["24.0.0"] }, "a@2.0.0");
	const before = { ...then.world, runtimes: running(then.world) };
	const now = ruleInputs({ ...plainUpgrade, nodes: ["24.0.0"] }, "a@2.0.0", outside);
	return changeSince(
		await fingerprintOf(then.plan, before, { ids, store: then.ports.store }),
		await fingerprintOf(now.plan, { ...before, ...change(before) }, { ids, store: now.ports.store }),
	);
}

const wanted = "What this plan was made from has changed since: noodle.json, its settings, or its lock file.";
const releases = "What this plan was made from has changed since: the releases that would come.";
const runs = "What this plan was made from has changed since: what runs.";

test("what has not changed is told of by nothing, and neither is a runtime that was started again", async () => {
	expect(await toldOf(() => ({}))).toBe(null);
	expect(await toldOf((world) => ({ runtimes: running(world, zeroHash, "another") }))).toBe(null);
});

test.each<[string, (world: World) => Partial<World>, string]>([
	["the text of the manifest", () => ({ manifestText: "{}" }), wanted],
	[
		"a setting, by the environment",
		({ reading }) => {
			const config = { ...reading.manifest.config, upgradeTimeoutMs: 1 };
			return { reading: { ...reading, manifest: { ...reading.manifest, config } } };
		},
		wanted,
	],
	[
		"the lock file",
		() => ({ lock: new Map([["a", { version: "1.0.0", integrity: otherHash, catalog: "folder" }]]) }),
		wanted,
	],
	["the content that runs, under the version that it had", (world) => ({ runtimes: running(world, otherHash) }), runs],
	["the configuration of what runs", (world) => ({ runtimes: running(world, zeroHash, "r0", otherHash) }), runs],
	["how many runtimes there are", () => ({ runtimes: [] }), runs],
	[
		"that one cannot be reached any more",
		() => ({ unreachable: [{ id: "r1", pid: 1, error: { code: "runtime-unreachable", message: "It is silent." } }] }),
		runs,
	],
	[
		"what was committed last",
		() => ({
			active: {
				components: new Map([["a", { version: "1.0.0", integrity: otherHash }]]),
				upgrade: null,
				committedAt: "2026-01-01T00:00:00.000Z",
			},
		}),
		runs,
	],
])("%s outdates a plan, and is told of by what it is", async (_, change, told) => {
	expect(await toldOf(change)).toBe(told);
});

test.each<[string, Outside]>([
	["is other content", { hashes: { "a@2.0.0": otherHash } }],
	["cannot be read any more", { hashes: { "a@2.0.0": { code: "invalid-release", message: "It is no tarball." } } }],
])("a release that would come and %s outdates a plan", async (_, outside) => {
	expect(await toldOf(() => ({}), outside)).toBe(releases);
});
