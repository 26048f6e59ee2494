import { failure, type Lock, success } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { descriptorOf, inventoryOf, manifestOf } from "../../../test/harness/releases.ts";
import { part } from "../../../test/harness/world.ts";
import type { Store } from "../core/ports.ts";
import { LockedReleases } from "./locked-releases.ts";

const { manifest } = manifestOf({ a: "1.0.0", b: "1.0.0" });
const listed = inventoryOf({ "a@2.0.0": {}, "b@1.0.0": {} });

function lockOf(version: string, integrity = "sha256-a"): Lock {
	return new Map([["a", { version, integrity, catalog: "folder:runtime_components" }]]);
}

/** A store that has `a@1.0.0`, and what else is asked for as these say. */
function storeWith(asked = { times: 0 }): Store {
	return part<Store>("store", {
		async find(integrity) {
			asked.times++;
			if (integrity === "sha256-changed") return failure("release-changed", "It was changed.");
			const id = { "sha256-a": "a@1.0.0", "sha256-other": "other@1.0.0" }[integrity];
			return id === undefined ? null : success({ integrity, folder: "/store/a", descriptor: descriptorOf(id) });
		},
	});
}

test.each([
	["is pinned and installed", lockOf("1.0.0"), ["2.0.0", "1.0.0"]],
	["is pinned in another version", lockOf("2.0.0"), ["2.0.0"]],
	["is pinned and not installed", lockOf("1.0.0", "sha256-absent"), ["2.0.0"]],
	["was changed in the store", lockOf("1.0.0", "sha256-changed"), ["2.0.0"]],
	["is pinned to the content of something else", lockOf("1.0.0", "sha256-other"), ["2.0.0"]],
	["is not pinned at all", null, ["2.0.0"]],
])("of a release that no catalog has and that %s, the inventory has %j", async (_, lock, versions) => {
	const completed = await new LockedReleases(storeWith()).complete(listed, manifest, lock);

	expect(completed.versionsOf("a").map(({ descriptor }) => descriptor.version)).toEqual(versions);
});

test("where nothing is missing it stays the same one, and where something is it is looked for once", async () => {
	const asked = { times: 0 };
	const locked = new LockedReleases(storeWith(asked));
	const whole = inventoryOf({ "a@1.0.0": {}, "b@1.0.0": {} });

	expect(await locked.complete(whole, manifest, lockOf("1.0.0"))).toBe(whole);
	const completed = await locked.complete(listed, manifest, lockOf("1.0.0"));
	expect(await locked.complete(listed, manifest, lockOf("1.0.0"))).toBe(completed);
	expect(asked.times).toBe(1);
});
