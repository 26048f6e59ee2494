import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { inFolder, pathOf, uriOf } from "./uris.ts";

test("a path survives the way to a URI and back", () => {
	const path = resolve("/work/a folder/ünïcode#1");
	expect(pathOf(uriOf(path))).toBe(path);
});

test("a trailing slash makes no other folder", () => {
	const path = resolve("/work/service");
	expect(pathOf(`${uriOf(path)}/`)).toBe(path);
});

test("what is no file has no path", () => {
	expect(pathOf("git:/work/noodle.json?HEAD")).toBeNull();
	expect(pathOf("untitled:noodle.json")).toBeNull();
});

test.each([
	["relative", "noodle-lock.json", "/links/service/noodle-lock.json"],
	[
		"absolute, by the workspace's own name",
		"/real/service/components/a/package.json",
		"/links/service/components/a/package.json",
	],
	["outside", "/shared/catalog/package.json", "/shared/catalog/package.json"],
	["named like a way up", "/real/service/..odd/file", "/links/service/..odd/file"],
])("a file that is %s", (_, file, expected) => {
	expect(inFolder(resolve("/links/service"), resolve("/real/service"), file)).toBe(resolve(join(expected)));
});
