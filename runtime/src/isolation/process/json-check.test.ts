import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findArgumentProblem, findJsonProblem } from "./json-check.ts";

class Point {
	x = 1;
}

const hidden = Object.defineProperty({ a: 1 }, "b", { value: 2 });
const cycle: { self?: unknown } = {};
cycle.self = cycle;

test.each([
	[{ when: new Date(0) }, "state.when", /instance of Date/],
	[[new Map()], "state[0]", /instance of Map/],
	[{ a: { "b c": new Point() } }, 'state.a["b c"]', /instance of Point/],
	[{ bytes: Buffer.from("x") }, "state.bytes", /instance of Buffer/],
	[{ bytes: new Uint8Array(1) }, "state.bytes", /instance of Uint8Array/],
	[{ a: Number.NaN }, "state.a", /NaN/],
	[[1, Number.POSITIVE_INFINITY], "state[1]", /Infinity/],
	[{ n: 1n }, "state.n", /bigint/],
	[{ f: () => 1 }, "state.f", /function/],
	[{ s: Symbol("s") }, "state.s", /symbol/],
	[{ [Symbol("s")]: 1 }, "state", /symbol as a key/],
	[{ list: [1, undefined] }, "state.list[1]", /undefined/],
	// biome-ignore lint/suspicious/noSparseArray: the gap is what is tested
	[[1, , 3], "state[1]", /undefined/],
	[{ a: undefined }, "state.a", /undefined/],
	[hidden, "state", /not enumerable/],
	[Object.assign([1], { extra: 2 }), "state", /properties of its own/],
	[{ toJSON: () => 1 }, "state", /toJSON/],
	[Promise.resolve(), "state", /instance of Promise/],
	[new String("boxed"), "state", /instance of String/],
	[cycle, expect.stringMatching(/^state(\.self)+…$/), /contains itself/],
])("what JSON would lose is found, with its place: %o", (value, path, reason) => {
	expect(findJsonProblem(value, "state")).toEqual({ path, reason: expect.stringMatching(reason) });
});

test("what stands alone may be undefined, as what a method gives that gives nothing", () => {
	expect(findJsonProblem(undefined, "result")).toBeNull();
	expect(findArgumentProblem(["a", undefined])).toMatchObject({ path: "arguments[1]" });
	expect(findArgumentProblem([1, { held: () => 1 }])).toMatchObject({ path: "arguments[1].held" });
	expect(findArgumentProblem([1, null, "x", [{}]])).toBeNull();
});

test("whatever passes comes back from JSON as it was", () => {
	const anything = fc.anything({
		withDate: true,
		withMap: true,
		withSet: true,
		withBigInt: true,
		withTypedArray: true,
		withSparseArray: true,
		withBoxedValues: true,
		withNullPrototype: false,
	});
	let passed = 0;
	fc.assert(
		fc.property(anything, (value) => {
			if (findJsonProblem([value], "value")) return;
			passed++;
			expect(isDeepStrictEqual(JSON.parse(JSON.stringify(value)), withoutNegativeZero(value))).toBe(true);
		}),
		{ numRuns: 2_000 },
	);
	expect(passed).toBeGreaterThan(100);
});

test("plain data passes, and is not touched by the look at it", () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(findJsonProblem(value, "value")).toBeNull();
		}),
	);
});

/** The one thing that JSON changes and nobody misses: the sign of zero. */
function withoutNegativeZero(value: unknown): unknown {
	if (Object.is(value, -0)) return 0;
	if (Array.isArray(value)) return value.map(withoutNegativeZero);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutNegativeZero(inner)]));
}
