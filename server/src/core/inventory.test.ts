import { expect, test } from "vitest";
import { inventoryOf, releaseOf } from "../../../test/harness/releases.ts";
import { Inventory } from "./inventory.ts";

test("versions come newest first, as semantic versioning orders them", () => {
	const inventory = inventoryOf({ "a@1.9.0": {}, "a@2.0.0-rc.1": {}, "a@1.10.0": {}, "a@2.0.0": {}, "b@1.0.0": {} });

	expect(inventory.names()).toEqual(["a", "b"]);
	expect(inventory.versionsOf("a").map(({ descriptor }) => descriptor.version)).toEqual([
		"2.0.0",
		"2.0.0-rc.1",
		"1.10.0",
		"1.9.0",
	]);
});

test("the first catalog that has a version is the one it comes from", () => {
	const first = releaseOf("a@1.0.0");
	const inventory = new Inventory([first, { ...releaseOf("a@1.0.0"), catalog: "npm" }]);

	expect(inventory.versionsOf("a")).toEqual([first]);
	expect(inventory.find("a", "1.0.0")).toBe(first);
});

test("what nobody has is not there, whatever its name", () => {
	const inventory = inventoryOf({});

	expect(inventory.versionsOf("constructor")).toEqual([]);
	expect(inventory.find("__proto__", "1.0.0")).toBeUndefined();
});
