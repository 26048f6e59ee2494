import { expect, test } from "vitest";
import { harmless } from "./harmless.ts";

test.each([
	["plain words, tabs\tand lines\n", "plain words, tabs\tand lines\n"],
	["naïve → 日本 🙂", "naïve → 日本 🙂"],
	["\u001b[31mred\u001b[39m", "red"],
	["\u001b]0;another title\u0007 seen", " seen"],
	["\u001b]8;;https://elsewhere.example\u0007here\u001b]8;;\u0007", "here"],
	["over\rwritten", "over\\u000dwritten"],
	["two\r\nlines", "two\nlines"],
	["cleared \u009b2J", "cleared \\u009b2J"],
	["rung\u0007 and gone\b", "rung\\u0007 and gone\\u0008"],
	["turned \u202Eback", "turned \\u202eback"],
])("%j is shown as %j", (text, shown) => {
	expect(harmless(text)).toBe(shown);
});

test("a JSON document stays the same document", () => {
	const document = { thrown: '\u001b[31mred\u001b[39m\r\n\u009b2J \u202e \u0000 \\ " é' };
	expect(JSON.parse(harmless(JSON.stringify(document, null, 2)))).toEqual(document);
});
