import { type ComponentConfig, isSameConfig, parseJsonDocument, readManifest } from "@noodle-upgrade/runtime/formats";
import fc from "fast-check";
import { expect, test } from "vitest";
import { editConfig } from "./edit-config.ts";

const long = `{
	"components": {
		"a": {
			"version": "1.0.0",
			// what it is told
			"config": {
				"word": "old", // said first
				"page": { "size": 10, /* kept */ "deep": true },
				"list": [1, 2]
			}
		}
	}
}
`;
const inLong: ComponentConfig = { word: "old", page: { size: 10, deep: true }, list: [1, 2] };

function edited(text: string, config: ComponentConfig): string {
	return editConfig(parseJsonDocument(text, "noodle.json"), "a", config);
}

test.each<[what: string, before: string, config: ComponentConfig, after: string]>([
	["a value", long, { ...inLong, word: "new" }, long.replace('"old"', '"new"')],
	["one deep inside", long, { ...inLong, page: { deep: true, size: 20 } }, long.replace("10", "20")],
	["a list, which is one value", long, { ...inLong, list: [2] }, long.replace("[1, 2]", "[2]")],
	["nothing, with keys in another order", long, { list: [1, 2], page: inLong.page, word: "old" }, long],
	["a key more", long, { ...inLong, more: 1 }, long.replace('"list": [1, 2]', '"list": [1, 2],\n\t\t\t\t"more": 1')],
	["a key less", long, { word: "old", page: inLong.page }, long.replace(',\n\t\t\t\t"list": [1, 2]', "")],
	[
		"none any more",
		`{ "components": { "a": { "version": "1.0.0", "config": { "b": 1 } } } }`,
		{},
		`{ "components": { "a": { "version": "1.0.0" } } }`,
	],
	[
		"the first one",
		`{ "components": { "a": { "version": "1.0.0" } } }`,
		{ b: 1 },
		`{ "components": { "a": { "version": "1.0.0", "config": {"b":1} } } }`,
	],
	[
		"the first one of a short entry",
		`{ "components": { "a": "1.0.0", "b": "2.0.0" } }`,
		{ b: 1 },
		`{ "components": { "a": {"version":"1.0.0","config":{"b":1}}, "b": "2.0.0" } }`,
	],
])("%s changes, and everything else stays as it is written", (_, before, config, after) => {
	expect(edited(before, config)).toBe(after);
});

test("whatever it was, it is then what it is to be", () => {
	const key = fc.constantFrom("a", "b", "c", "toString", "x y");
	const config = fc.dictionary(
		key,
		fc.oneof(fc.integer(), fc.string(), fc.constant(null), fc.array(fc.integer()), fc.dictionary(key, fc.integer())),
	);
	fc.assert(
		fc.property(config, config, fc.constantFrom(undefined, 2, "\t"), (before, after, space) => {
			const text = JSON.stringify({ components: { a: { version: "1.0.0", config: before }, b: "1.0.0" } }, null, space);
			const { manifest, findings } = readManifest(edited(text, after), "noodle.json");
			expect(findings).toEqual([]);
			expect(isSameConfig(manifest.components.get("a")?.config ?? { lost: true }, after)).toBe(true);
			expect(manifest.components.get("b")?.version).toBe("1.0.0");
		}),
	);
});
