import { expect, test } from "vitest";
import { descriptorOf, type NoodleBlock } from "../../../test/harness/releases.ts";
import { blockingIn, conflictsIn, fits, sentenceFor } from "./conflicts.ts";

function assignmentOf(releases: Record<string, NoodleBlock>) {
	const descriptors = Object.entries(releases).map(([id, noodle]) => descriptorOf(id, noodle));
	return new Map(descriptors.map((descriptor) => [descriptor.name, descriptor]));
}

test.each([
	["a dependency that fits", { "a@1.0.0": { dependencies: { b: "^1.0.0" } }, "b@1.4.0": {} }, []],
	[
		"a dependency that does not",
		{ "a@1.0.0": { dependencies: { b: "^2.0.0" } }, "b@1.4.0": {} },
		["a@1.0.0 needs b ^2.0.0, and b@1.4.0 does not fit."],
	],
	[
		"a dependency that is absent",
		{ "a@1.0.0": { dependencies: { b: "^2.0.0" } } },
		["a@1.0.0 needs b ^2.0.0, and there is no b in the manifest."],
	],
	[
		"a matrix with one range that fits",
		{ "a@1.0.0": { compatibility_matrix: { b: ["1.x", "2.x"] } }, "b@2.0.0": {} },
		[],
	],
	[
		"a matrix without one",
		{ "a@1.0.0": { compatibility_matrix: { b: ["1.x", "2.x"] } }, "b@3.0.0": {} },
		["a@1.0.0 was tested with b 1.x || 2.x only, not with b@3.0.0."],
	],
	["a matrix about a component that is absent", { "a@1.0.0": { compatibility_matrix: { b: ["1.x"] } } }, []],
	[
		"both at once",
		{ "a@1.0.0": { dependencies: { b: "^1.0.0" } }, "b@2.0.0": { compatibility_matrix: { a: ["2.x"] } } },
		["a@1.0.0 needs b ^1.0.0, and b@2.0.0 does not fit.", "b@2.0.0 was tested with a 2.x only, not with a@1.0.0."],
	],
] as [string, Record<string, NoodleBlock>, string[]][])("%s", (_, releases, sentences) => {
	expect(conflictsIn(assignmentOf(releases)).map(sentenceFor)).toEqual(sentences);
});

const mixed = assignmentOf({
	"a@1.0.0": { dependencies: { gone: "1.x" }, compatibility_matrix: { b: ["2.x"] } },
	"b@1.0.0": { dependencies: { c: "^2.0.0" } },
	"c@1.0.0": {},
});

test.each([
	["strict", ["missing-dependency", "compatibility-conflict", "unmet-dependency"]],
	["normal", ["missing-dependency", "unmet-dependency"]],
	["permissive", ["missing-dependency", "unmet-dependency"]],
] as const)("level %s blocks %j", (level, kinds) => {
	expect([...blockingIn(mixed, level, () => true)].map(({ kind }) => kind)).toEqual(kinds);
});

test.each([
	["a", ["gone", "b"]],
	["b", ["b", "c"]],
	["c", ["c"]],
	["d", []],
])("what concerns %s is told, whoever tells it", (name, others) => {
	expect([...blockingIn(mixed, "strict", (one) => one === name)].map(({ other }) => other)).toEqual(others);
});

test.each([
	["2.1.0-rc.1", "^2.0.0", true],
	["2.0.0-rc.1", "^2.0.0", false],
	["2.0.0-rc.1", "^1.0.0", false],
	["25.0.0-nightly", ">=22", true],
	["1.0.0", "no range", false],
])("%s fits %s: %j", (version, range, expected) => {
	expect(fits(version, range)).toBe(expected);
});
