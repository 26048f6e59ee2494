import { expect, test } from "vitest";
import { descriptorOf } from "../../../test/harness/releases.ts";
import { removedMethods, sentencesFor } from "./removed-methods.ts";

const old = descriptorOf("a@1.0.0", { methods: ["add", "find", "list"] });

test.each([
	["as many", ["add", "find", "list"], null],
	["more", ["add", "find", "list", "more"], null],
	["none that it names", undefined, null],
	["fewer", ["find"], ["add", "list"]],
	["none at all", [], ["add", "find", "list"]],
])("a release with %s methods", (_, methods, gone) => {
	const next = descriptorOf("a@1.1.0", methods && { methods });

	expect(removedMethods(old, next, [])?.methods ?? null).toEqual(gone);
});

test("a release that never said what it has loses nothing", () => {
	expect(removedMethods(descriptorOf("a@1.0.0"), descriptorOf("a@1.1.0", { methods: [] }), [])).toBeNull();
});

test.each([
	["1.0.0", "2.0.0", true],
	["1.9.0", "2.0.0-rc.1", true],
	["1.0.0", "1.1.0", false],
	["1.0.0", "1.0.1", false],
	["2.0.0", "1.0.0", false],
	["0.1.0", "0.2.0", true],
	["0.1.0", "0.1.1", false],
	["0.2.0", "0.1.0", false],
	["0.9.0", "1.0.0", true],
	["1.1.0", "0.2.0", false],
])("from %s to %s is announced: %s", (from, to, announced) => {
	const before = descriptorOf(`a@${from}`, { methods: ["add"] });

	expect(removedMethods(before, descriptorOf(`a@${to}`, { methods: [] }), [])).toMatchObject({ announced });
});

test("those that depend on it are named, and nobody else", () => {
	const others = [
		descriptorOf("web@1.0.0", { dependencies: { a: "1.x" } }),
		descriptorOf("batch@1.0.0", { dependencies: { a: "1.x", web: "1.x" } }),
		descriptorOf("alone@1.0.0", { dependencies: { web: "1.x" } }),
	];
	const next = descriptorOf("a@1.1.0", { methods: ["find", "list"] });
	const removed = removedMethods(old, next, others);

	expect(removed?.dependents).toEqual(["batch", "web"]);
	const what = "a@1.1.0 no longer has add, which callers of 1.0.0 may rely on. batch, web depend on a.";
	expect(removed && sentencesFor(old, next, removed, "normal")).toBe(what);
	expect(removed && sentencesFor(old, next, removed, "strict")).toBe(
		`${what} Give it a new major version, or set validation.level to "normal" if no caller uses it.`,
	);
});

test("below 1.0.0 it is the minor version that announces it", () => {
	const before = descriptorOf("a@0.1.0", { methods: ["add"] });
	const next = descriptorOf("a@0.1.1", { methods: [] });
	const removed = removedMethods(before, next, [descriptorOf("web@1.0.0", { dependencies: { a: "*" } })]);

	expect(removed && sentencesFor(before, next, removed, "strict")).toBe(
		'a@0.1.1 no longer has add, which callers of 0.1.0 may rely on. web depends on a. Give it a new minor version, or set validation.level to "normal" if no caller uses it.',
	);
});
