import { expect, test } from "vitest";
import { localTime, moveInWords, table } from "./output.ts";

test("columns of a table are as wide as they have to be, and a row is one line whatever it quotes", () => {
	expect(
		table([
			["ID", "WHY"],
			["first", "It printed:\n  out of ink\r\n"],
			["2", "b"],
		]),
	).toEqual(["ID     WHY", "first  It printed: out of ink", "2      b"]);
});

test.each([
	["1.0.0", "2.0.0", "renderer 1.0.0 → 2.0.0"],
	["1.0.0", "", "renderer 1.0.0"],
	["", "2.0.0", "renderer → 2.0.0"],
	["", "", "renderer"],
])("a move from %j to %j", (from, to, expected) => {
	expect(moveInWords({ name: "renderer", from, to })).toBe(expected);
});

test("a time is the reader's own, whatever the hour is elsewhere", () => {
	const atNoon = new Date(2026, 2, 10, 12, 0, 0);
	expect(localTime(atNoon.toISOString())).toBe("2026-03-10 12:00:00");
});
