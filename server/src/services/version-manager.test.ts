import { expect, test } from "vitest";
import { inventoryOf } from "../../../test/harness/releases.ts";
import { VersionManager } from "./version-manager.ts";

const manager = new VersionManager();

test("a version is taken apart, and what is none is refused with an example", () => {
	expect(manager.parseVersion("1.2.3-rc.1")).toMatchObject({
		ok: true,
		value: { major: 1, minor: 2, patch: 3, prerelease: ["rc", 1] },
	});
	expect(manager.parseVersion("latest")).toEqual({
		ok: false,
		error: { code: "invalid-version", message: '"latest" is not a version; write one such as "1.2.0".' },
	});
});

test.each([
	["1.0.0", "1.4.0", true],
	["1.4.0", "1.0.0", false],
	["1.0.0", "2.0.0", false],
	["0.1.0", "0.2.0", false],
	["0.1.0", "0.1.9", true],
	["1.0.0", "1.1.0-rc.1", true],
	["1.0.0", "2.0.0-rc.1", false],
])("whoever was written for %s can be expected to work with %s: %j", (from, to, expected) => {
	expect(manager.checkCompatibility(from, to)).toBe(expected);
});

test("versions are ordered as numbers, and a prerelease comes before its release", () => {
	const versions = ["1.10.0", "1.9.0", "2.0.0", "2.0.0-rc.1"];

	expect(versions.sort((a, b) => manager.compareVersions(a, b))).toEqual(["1.9.0", "1.10.0", "2.0.0-rc.1", "2.0.0"]);
});

test("the way from one release to another goes over its stops", () => {
	const inventory = inventoryOf({ "a@1.0.0": {}, "a@2.0.0": {}, "a@3.0.0": { upgrade_path: ["2.0.0"] } });

	expect(manager.getUpgradePath("a", "1.0.0", "3.0.0", inventory)).toEqual(["2.0.0", "3.0.0"]);
	expect(manager.getUpgradePath("a", "1.0.0", "4.0.0", inventory)).toBeNull();
	expect(manager.getUpgradePath("b", "1.0.0", "2.0.0", inventory)).toBeNull();
});

test("the ranges that a version does not satisfy are given back", () => {
	expect(manager.validateConstraints("1.5.0", ["^1.0.0", "<1.5.0", ">=1", "no range"])).toEqual(["<1.5.0", "no range"]);
});
