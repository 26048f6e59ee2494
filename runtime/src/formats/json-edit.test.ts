import { expect, test } from "vitest";
import { parseJsonDocument } from "./json-document.ts";
import { addJsonProperty, withChanges } from "./json-edit.ts";

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
	["into what is empty", '{ "components": {} }', '{ "components": { "b": "1.0.0" } }'],
])("a property is added %s", (_, text, expected) => {
	expect(added(text)).toBe(expected);
});

test("nothing is added to what is no object", () => {
	expect(added('{ "components": [] }')).toBe('{ "components": [] }');
});
