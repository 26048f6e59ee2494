import { expect, test } from "vitest";
import { nearestVersion } from "./nearest-version.ts";

test.each([
	["the same minor", "1.2.9", ["2.0.0", "1.3.0", "1.2.3", "1.2.1"], "1.2.3"],
	["the same major before a nearer one", "1.9.0", ["2.0.0", "1.1.0"], "1.1.0"],
	["the older of two alike", "1.2.0", ["1.3.0", "1.1.0"], "1.1.0"],
	["a release before its prerelease", "2.0.1", ["2.0.0-rc.1", "2.0.0"], "2.0.0"],
	["nothing of nothing", "1.0.0", [], undefined],
	["nothing near no version", "soon", ["1.0.0"], undefined],
])("%s", (_, wanted, versions, expected) => {
	expect(nearestVersion(wanted, versions)).toBe(expected);
});
