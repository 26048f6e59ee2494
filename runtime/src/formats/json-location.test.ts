import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonLocation } from "./json-location.ts";

/** The bar is the cursor, and what the span has to be stands between « and ». */
function at(source: string) {
	const offset = source.replace(/[«»]/g, "").indexOf("|");
	const text = source.replace(/[«»|]/g, "");
	const unbarred = source.replace("|", "");
	const from = unbarred.indexOf("«");
	return {
		location: jsonLocation(text, offset),
		span: { offset: from, length: unbarred.indexOf("»") - from - 1 },
	};
}

test.each([
	["a key", `{ "a": { «"b|"»: 1 } }`, ["a", "b"], "key", true, false],
	["a value", `{ "a": «"x|y"» }`, ["a"], "value", false, false],
	["the start of a value", `{ "a": «|"xy"» }`, ["a"], "value", false, false],
	["nothing after a colon", `{ "a": «|» }`, ["a"], "value", false, false],
	["nothing before another key", `{ «|» "b": 1 }`, [""], "key", false, true],
	["a word without quotes", `{ «wor|» }`, [""], "key", false, false],
	["an item", `{ "a": ["x", «"y|"»] }`, ["a", 1], "value", false, false],
	["a text that is not closed", `{ "a": «"x|»\n}`, ["a"], "value", false, false],
] as const)("%s", (_, source, path, part, hasColon, wantsComma) => {
	const { location, span } = at(source);
	expect(location).toMatchObject({ part, hasColon, wantsComma, span });
	expect(location?.path).toEqual(path[0] === "" ? expect.anything() : path);
});

test.each([["{ // |\n}"], ["{ // x|"], ["{ /* | */ }"]])("inside a comment nothing belongs: %j", (source) => {
	expect(at(source).location).toBeNull();
});

test("after a comment something does", () => {
	expect(at(`{ /* x */ «|» }`).location?.part).toBe("key");
});

test("no text and no place is too broken", () => {
	const piece = fc.constantFrom("{", "}", "[", "]", '"', ":", ",", "a", "1", " ", "\n", "//", "/*", "*/");
	fc.assert(
		fc.property(fc.array(piece), fc.nat(), (pieces, place) => {
			const text = pieces.join("");
			const offset = place % (text.length + 1);
			const location = jsonLocation(text, offset);
			if (!location) return;
			expect(location.span.offset).toBeLessThanOrEqual(offset);
			expect(location.span.offset + location.span.length).toBeGreaterThanOrEqual(offset);
			expect(location.span.offset + location.span.length).toBeLessThanOrEqual(text.length);
		}),
	);
});
