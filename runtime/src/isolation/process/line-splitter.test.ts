import { expect, test } from "vitest";
import { LineSplitter } from "./line-splitter.ts";

function lines(...chunks: readonly (string | Buffer)[]): string[] {
	const found: string[] = [];
	const splitter = new LineSplitter((line) => found.push(line));
	for (const chunk of chunks) splitter.push(Buffer.from(chunk));
	splitter.end();
	return found;
}

test("lines come out whole, however they were cut, the last one without an end too", () => {
	expect(lines("one\ntw", "o\r\n\nthr", "ee")).toEqual(["one", "two", "three"]);
});

test("characters that are cut in two stay whole", () => {
	const bytes = Buffer.from("naïve\n");
	expect(lines(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(["naïve"]);
});

test("a line that does not end is cut, and the next one is whole again", () => {
	const [long, next] = lines("x".repeat(3_000), "x".repeat(3_000), "x\nnext\n");
	expect(long).toBe(`${"x".repeat(4_000)}…`);
	expect(next).toBe("next");
});
