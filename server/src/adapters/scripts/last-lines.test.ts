import { expect, test } from "vitest";
import { LastLines } from "./last-lines.ts";

function saying(...texts: string[]): string {
	const lines = new LastLines();
	for (const text of texts) lines.add(text);
	return String(lines);
}

test.each([
	["nothing", [""], ""],
	["one line that comes in two parts", ["it is ", "bad\n"], "it is bad"],
	["empty lines", ["a\n\n  \nb\r\nc"], "a\nb\nc"],
	["colours and bells", ["\u001b[31mred\u001b[0m\u0007 alert"], "red  alert"],
])("%s", (_, texts, expected) => {
	expect(saying(...texts)).toBe(expected);
});

test("of much, the last lines are kept, and of a long one its end", () => {
	const many = Array.from({ length: 5_000 }, (_, i) => `line ${i}`).join("\n");

	expect(saying(many).split("\n")).toEqual(Array.from({ length: 10 }, (_, i) => `line ${4_990 + i}`));
	expect(saying("x".repeat(1_000_000), "end")).toMatch(/^x{997}end$/);
});
