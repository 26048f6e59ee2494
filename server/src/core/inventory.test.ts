import { finding } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { inventoryOf, releaseOf } from "../../../test/harness/releases.ts";
import { Inventory } from "./inventory.ts";
import { unknownRelease } from "./unknown-release.ts";

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
	const second = { ...releaseOf("a@1.0.0"), catalog: "npm" };
	const inventory = new Inventory([first, second, releaseOf("a@1.1.0")]);

	expect(inventory.versionsOf("a")).toEqual([releaseOf("a@1.1.0"), first]);
	expect(inventory.find("a", "1.0.0")).toBe(first);
	expect(inventory.shadowed("a", "1.0.0")).toEqual([second]);
	expect(inventory.shadowed("a", "1.1.0")).toEqual([]);
});

test("what nobody has is not there, whatever its name", () => {
	const inventory = inventoryOf({});

	expect(inventory.versionsOf("constructor")).toEqual([]);
	expect(inventory.find("__proto__", "1.0.0")).toBeUndefined();
});

test.each([
	["/ws/parts/a/2.0.0/package.json", "a", "2.0.0"],
	["C:\\ws\\parts\\a\\2.0.0\\package.json", "a", "2.0.0"],
	["/ws/parts/a/a-2.0.0.tgz", "a", "2.0.0"],
	["/ws/parts/scope-a-2.0.0.tgz", "@scope/a", "2.0.0"],
])("what is wrong with %s is known of the release that belongs there", (file, name, version) => {
	const broken = finding("invalid-descriptor", "warning", "A comma is missing.", { file });
	const inventory = new Inventory([], [broken]);

	expect(inventory.unusable(name, version)).toBe(broken);
	expect(inventory.unusable(name, "2.0.1")).toBeUndefined();
	expect(inventory.unusable("b", version)).toBeUndefined();
	expect(unknownRelease(name, version, inventory)).toEqual({
		code: "invalid-release",
		message: `${name}@${version} is there, but cannot be used. ${file}: A comma is missing.`,
	});
});
