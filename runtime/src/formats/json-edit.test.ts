import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJsonDocument } from "./json-document.ts";
import { addJsonProperty, changeBetween, removeJsonProperty, type TextChange, withChanges } from "./json-edit.ts";

function after(text: string, change: TextChange | null): string | null {
	return change && withChanges(text, [change]);
}

function added(text: string): string {
	const change = addJsonProperty(parseJsonDocument(text, "noodle.json"), ["components"], "b", "1.0.0");
	return withChanges(text, change ? [change] : []);
}

test.each([
	[
		"after another, whose remark stays with it",
		'{\n  "components": {\n    "a": "1.0.0" // mine\n  }\n}\n',
		'{\n  "components": {\n    "a": "1.0.0", // mine\n    "b": "1.0.0"\n  }\n}\n',
	],
	[
		"after an object",
		'{\r\n  "components": {\r\n    "a": {\r\n      "version": "1.0.0"\r\n    }\r\n  }\r\n}\r\n',
		'{\r\n  "components": {\r\n    "a": {\r\n      "version": "1.0.0"\r\n    },\r\n    "b": "1.0.0"\r\n  }\r\n}\r\n',
	],
	[
		"on one line",
		'{ "components": { "a": "1.0.0" /* mine */ } }',
		'{ "components": { "a": "1.0.0", "b": "1.0.0" /* mine */ } }',
	],
	[
		"before a trailing comma",
		'{ "components": { "a": "1.0.0", } }',
		'{ "components": { "a": "1.0.0", "b": "1.0.0", } }',
	],
	["into what is empty", '{ "components": {} }', '{ "components": { "b": "1.0.0" } }'],
])("a property is added %s", (_, text, expected) => {
	expect(added(text)).toBe(expected);
});

test("nothing is added to what is no object", () => {
	expect(added('{ "components": [] }')).toBe('{ "components": [] }');
});

test.each([
	["the only one", `{ "o": { "k": 1 } }`, `{ "o": { } }`],
	["the first", `{ "o": { "k": 1, "b": 2 } }`, `{ "o": { "b": 2 } }`],
	["the last", `{ "o": { "b": 2, "k": 1 } }`, `{ "o": { "b": 2 } }`],
	["its line", `{\n  "o": {\n    "k": 1,\n    "b": 2\n  }\n}`, `{\n  "o": {\n    "b": 2\n  }\n}`],
])("a property goes with its comma: %s", (_, text, expected) => {
	expect(after(text, removeJsonProperty(parseJsonDocument(text, ""), ["o", "k"]))).toBe(expected);
});

test("what is not there can be neither added to nor removed", () => {
	const document = parseJsonDocument(`{ "a": 1 }`, "");
	expect(addJsonProperty(document, ["a"], "k", 1)).toBeNull();
	expect(addJsonProperty(document, ["b"], "k", 1)).toBeNull();
	expect(removeJsonProperty(document, ["b"])).toBeNull();
});

test("added and removed again, a text says what it said", () => {
	// JSON has no -0.
	const value = fc.jsonValue({ maxDepth: 1 }).map((any) => JSON.parse(JSON.stringify(any)));
	fc.assert(
		fc.property(
			fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), value),
			fc.constantFrom(0, 2, "\t"),
			(object, indent) => {
				const text = JSON.stringify({ o: object }, null, indent);
				const added = after(text, addJsonProperty(parseJsonDocument(text, ""), ["o"], "added", 1)) ?? "";
				expect(JSON.parse(added)).toEqual({ o: { ...object, added: 1 } });
				const removed = after(added, removeJsonProperty(parseJsonDocument(added, ""), ["o", "added"])) ?? "";
				expect(JSON.parse(removed)).toEqual({ o: object });
			},
		),
	);
});

test("the change between two texts makes the one the other", () => {
	const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r\n") });
	fc.assert(
		fc.property(text, text, (before, next) => {
			expect(withChanges(before, [changeBetween(before, next)])).toBe(next);
		}),
	);
});
