import fc from "fast-check";
import { expect, test } from "vitest";
import { overlap, positionsIn } from "./text-range.ts";

test.each([
	["a\nb", 2, { line: 1, character: 0 }],
	["a\r\nb", 3, { line: 1, character: 0 }],
	["a\rb", 2, { line: 1, character: 0 }],
	["a\r\nb", 2, { line: 0, character: 2 }],
	["\u{1f35c}b", 2, { line: 0, character: 2 }],
	["", 0, { line: 0, character: 0 }],
])("in %j, offset %i is at %j", (text, offset, position) => {
	expect(positionsIn(text)(offset)).toEqual(position);
});

test("a position leads back to its offset, whatever ends the lines", () => {
	const line = fc.string({ unit: fc.constantFrom("a", "{", "\u{1f35c}") });
	fc.assert(
		fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom("\n", "\r\n", "\r"), (lines, ending) => {
			const at = positionsIn(lines.join(ending));
			let start = 0;
			for (const [i, content] of lines.entries()) {
				for (let c = 0; c <= content.length; c++) expect(at(start + c)).toEqual({ line: i, character: c });
				start += content.length + ending.length;
			}
		}),
	);
});

test.each([
	[0, 2, 1, 3, true],
	[0, 2, 2, 3, false],
	[2, 3, 0, 2, false],
	[0, 9, 3, 4, true],
])("characters %i to %i and %i to %i overlap: %j", (a, b, c, d, expected) => {
	const range = (start: number, end: number) => ({
		start: { line: 1, character: start },
		end: { line: 1, character: end },
	});
	expect(overlap(range(a, b), range(c, d))).toBe(expected);
});
