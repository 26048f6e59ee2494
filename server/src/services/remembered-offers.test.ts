import { expect, test } from "vitest";
import { manifestOf, releaseOf } from "../../../test/harness/releases.ts";
import { Inventory } from "../core/inventory.ts";
import type { PlanInputs } from "../core/planner.ts";
import { RememberedOffers } from "./remembered-offers.ts";

const releases = [releaseOf("a@1.0.0"), releaseOf("a@2.0.0")];

function inputsOf(version: string, change: Partial<PlanInputs> = {}): PlanInputs {
	const reading = manifestOf({ a: version });
	// Catalogs that are listed again give the same descriptors in other releases.
	const inventory = new Inventory(releases.map((release) => ({ ...release })));
	return {
		reading,
		inventory,
		current: new Map(),
		liveRuntimes: 0,
		direction: "upgrade",
		nodeVersions: ["24.0.0"],
		...change,
	};
}

test("offers stay when everything is read again and is the same", () => {
	const offers = new RememberedOffers();
	expect(offers.of(inputsOf("1.0.0"), true)).toBe(offers.of(inputsOf("1.0.0"), true));
});

test.each<[string, PlanInputs]>([
	["another wanted version", inputsOf("2.0.0")],
	["another Node", inputsOf("1.0.0", { nodeVersions: ["22.0.0"] })],
	["a release less", inputsOf("1.0.0", { inventory: new Inventory(releases.slice(0, 1)) })],
	[
		"a release that was read anew",
		inputsOf("1.0.0", { inventory: new Inventory(["a@1.0.0", "a@2.0.0"].map((id) => releaseOf(id))) }),
	],
	[
		"another setting",
		inputsOf("1.0.0", { reading: manifestOf({ a: "1.0.0" }, { validation: { level: "permissive" } }) }),
	],
])("with %s there are new offers", (_, other) => {
	const offers = new RememberedOffers();
	expect(offers.of(other, true)).not.toBe(offers.of(inputsOf("1.0.0"), true));
});

test("what is typed takes nothing from the manifest on disk, and is it when it is saved", () => {
	const offers = new RememberedOffers();
	const saved = offers.of(inputsOf("1.0.0"), true);
	for (const version of ["1.0.1", "1.0.2", "2.0.0"]) offers.of(inputsOf(version), false);
	expect(offers.of(inputsOf("1.0.0"), true)).toBe(saved);
	const typed = offers.of(inputsOf("2.0.0"), false);
	expect(offers.of(inputsOf("2.0.0"), true)).toBe(typed);
});
