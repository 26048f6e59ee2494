import { expect, test } from "vitest";
import { isComponentName, isExactVersion, maxNameLength } from "./names.ts";

test.each(["a", "search-index", "a.b_c-1", "0", "@acme/search-index", "constructor"])("%s is a name", (text) => {
	expect(isComponentName(text)).toBe(true);
});

test.each(["", "A", ".a", "-a", "a b", "a/b", "@acme", "@acme/", "@/a", "@A/b", "..", "../a", "a\n", "a@1", "é"])(
	"%j is no name",
	(text) => {
		expect(isComponentName(text)).toBe(false);
	},
);

test("a name has a greatest length", () => {
	expect(isComponentName("a".repeat(maxNameLength))).toBe(true);
	expect(isComponentName("a".repeat(maxNameLength + 1))).toBe(false);
});

test.each([
	["1.2.3", true],
	["1.2.3-rc.1", true],
	["v1.2.3", false],
	["=1.2.3", false],
	[" 1.2.3", false],
	["1.2", false],
	["01.2.3", false],
	["1.2.3+build", false],
	["^1.2.3", false],
	["latest", false],
	["", false],
])("%j is an exact version: %j", (text, expected) => {
	expect(isExactVersion(text)).toBe(expected);
});
