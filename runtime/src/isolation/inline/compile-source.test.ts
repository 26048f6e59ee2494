import { expect, test } from "vitest";
import { cachedDataFor, compileSource, type Shadows } from "./compile-source.ts";

const file = "/release/dist/index.js";
const shadows: Shadows = {
	process: "own process",
	setTimeout: "own setTimeout",
	setInterval,
	setImmediate,
	clearTimeout,
	clearInterval,
	clearImmediate,
};
const require = (id: string): string => `required ${id}`;

test("a file finds around it what a CommonJS module does, and the shadows", () => {
	const code =
		'exports.seen = [this === module.exports, __filename, __dirname, require("fs"), process, setTimeout, typeof globalThis.setTimeout];';
	expect(compileSource({ file, code }).run(require, shadows)).toEqual({
		seen: [true, file, "/release/dist", "required fs", "own process", "own setTimeout", "function"],
	});
});

test("what it assigns to module.exports is what it exports", () => {
	expect(compileSource({ file, code: "module.exports = 7;" }).run(require, shadows)).toBe(7);
});

test("data that were made of the same text are taken, those of another one are not", () => {
	const source = { file, code: `module.exports = () => "one";` };
	const data = cachedDataFor(source);
	if (data === null) throw new Error("V8 gave no data.");
	expect(compileSource(source, data).rejected).toBe(false);
	const other = compileSource({ file, code: `module.exports = () => "another";` }, data);
	expect(other.rejected).toBe(true);
	expect((other.run(require, shadows) as () => string)()).toBe("another");
});

test("an error names the file and the line", () => {
	const code = "\nthrow new Error('no');";
	expect(() => compileSource({ file, code }).run(require, shadows)).toThrow(
		expect.objectContaining({ stack: expect.stringContaining(`${file}:2:7`) }),
	);
});
