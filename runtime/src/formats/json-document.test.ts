import { expect, test } from "vitest";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { parseJsonDocument } from "./json-document.ts";
import { replaceJsonValue } from "./json-edit.ts";

test.each([
	["nothing at all", "⟦at:⟧", "a value is expected here"],
	["an open object", `{ "a": 1⟦at:⟧`, "a closing brace } is missing"],
	["an open list", `{ "a": [1⟦at:}⟧`, "a comma is expected before this"],
	["an open text", `{ "a": ⟦at:"1.0.0 }⟧\n}`, "this text is not closed; a double quote is missing"],
	["an open comment", `{ ⟦at:/* "a": 1 }⟧`, "this comment is not closed"],
	["a missing comma", `{ "a": 1 ⟦at:"b"⟧: 2 }`, "a comma is expected before this"],
	["a missing colon", `{ "a" ⟦at:1⟧ }`, "a colon is expected between a property and its value"],
	["a missing value", `{ "a": ⟦at:}⟧`, "a value is expected here"],
	["a bare name", "{ ⟦at:a⟧: 1 }", "this word is no JSON value; put texts and property names in double quotes"],
	["single quotes", "{ ⟦at:'a'⟧: 1 }", "this word is no JSON value; put texts and property names in double quotes"],
	["a merge conflict", `⟦at:<<<<<<<⟧ HEAD\n{}\n=======`, "this word is no JSON value; put texts"],
	["an unknown escape", `{ "a": ⟦at:"1\\x"⟧ }`, "this escape is not known in JSON"],
	["more than one value", `{}\n⟦at:{⟧}`, "nothing may follow the end of the document"],
])("%s is told once, where it is", (_, source, reason) => {
	const { text, ranges } = marked(source);

	const { findings } = parseJsonDocument(text, "noodle.json");

	expect(findings).toEqual([
		expect.objectContaining({ code: "json-syntax", severity: "error", file: "noodle.json", range: ranges.at }),
	]);
	expect(findings[0]?.message).toContain(`This is not valid JSON: ${reason}`);
});

test.each([
	["comments", `// first\n{ "a": 1 /* one */ } // last`],
	["a trailing comma", `{ "a": 1, }`],
	["a byte order mark", `\ufeff{ "a": 1 }`],
	["Windows line ends", `{\r\n  "a": 1\r\n}\r\n`],
])("%s are no errors", (_, text) => {
	const document = parseJsonDocument(text, "noodle.json");

	expect(document.findings).toEqual([]);
	expect(document.value).toEqual({ a: 1 });
});

test("a byte order mark and Windows line ends do not move a range", () => {
	const { text, ranges } = marked(`\ufeff{\r\n\t"a": {\r\n\t\t⟦key:"b"⟧: ⟦value:"c"⟧\r\n\t}\r\n}`);
	const document = parseJsonDocument(text, "noodle.json");

	expect(document.rangeOf(["a", "b"], "key")).toEqual(ranges.key);
	expect(document.rangeOf(["a", "b"])).toEqual(ranges.value);
});

test("of a key that stands twice the last counts: for the value, its range and an edit", () => {
	const { text, ranges } = marked(`{ "a": 1, ⟦again:"a"⟧: ⟦value:2⟧, "b": { "a": 3 } }`);
	const document = parseJsonDocument(text, "noodle.json");

	expect(document.value).toEqual({ a: 2, b: { a: 3 } });
	expect(document.rangeOf(["a"])).toEqual(ranges.value);
	expect(replaceJsonValue(document, ["a"], 9)).toBe(text.replace("2,", "9,"));
	expect(document.findings).toEqual([
		expect.objectContaining({ code: "duplicate-key", severity: "warning", range: ranges.again }),
	]);
});

test("what is missing stands at the key of what is around it, and at the root as one character", () => {
	const { text, ranges } = marked(`⟦root:{⟧ "a": { ⟦around:"b"⟧: { "c": [1, ⟦item:2⟧] } } }`);
	const document = parseJsonDocument(text, "noodle.json");

	expect(document.rangeOf(["a", "b", "x", "y"])).toEqual(ranges.around);
	expect(document.rangeOf(["x"])).toEqual(ranges.root);
	expect(document.rangeOf(["a", "b", "c", 1])).toEqual(ranges.item);
	expect(document.has(["a", "b"])).toBe(true);
	expect(document.has(["a", "x"])).toBe(false);
});

test("a key named like a part of every object is a key like any other", () => {
	const { value } = parseJsonDocument(`{ "__proto__": { "polluted": true }, "constructor": 1 }`, "noodle.json");

	expect(Object.keys(value as object)).toEqual(["__proto__", "constructor"]);
	expect((value as { polluted?: unknown }).polluted).toBeUndefined();
});

test("a value that is not there cannot be replaced", () => {
	const document = parseJsonDocument("{}", "noodle.json");

	expect(() => replaceJsonValue(document, ["components", "a"], 1)).toThrow("There is no components.a in noodle.json");
});
