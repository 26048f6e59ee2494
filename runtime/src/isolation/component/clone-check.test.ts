import fc from "fast-check";
import { expect, test } from "vitest";
import { findCloneProblem } from "./clone-check.ts";

class Point {
	x = 1;
}
class Matrix extends Array {}
class Cache extends Map {}

const hidden = Object.defineProperty({}, "secret", { value: 1, enumerable: false });

test.each([
	["a function", { callback() {} }, "state.callback", "it is a function"],
	["a symbol", [Symbol("s")], "state[0]", "it is a symbol"],
	["a promise", { later: Promise.resolve() }, "state.later", "it is a promise"],
	["a proxy", new Proxy({}, {}), "state", "it is a proxy"],
	[
		"a weak collection",
		{ seen: new WeakSet() },
		"state.seen",
		"it is an instance of WeakSet, and would not be one any more",
	],
	[
		"a class instance",
		{ at: [new Point()] },
		"state.at[0]",
		"it is an instance of Point, and would not be one any more",
	],
	["a kind of array", new Matrix(), "state", "it is an instance of Matrix, and would not be one any more"],
	["a kind of map", new Cache(), "state", "it is an instance of Cache, and would not be one any more"],
	[
		"a Buffer",
		{ bytes: Buffer.from("a") },
		"state.bytes",
		"it is an instance of Buffer, and would not be one any more",
	],
	[
		"an accessor",
		{
			get now() {
				return 1;
			},
		},
		"state.now",
		"it is an accessor, and only its value would survive",
	],
	["a hidden property", { hidden }, "state.hidden.secret", "it is not enumerable, and would be left out"],
	["a symbol as a key", { [Symbol("s")]: 1 }, "state", "it has a symbol as a key"],
	[
		"an error with a code",
		Object.assign(new Error("e"), { code: "E" }),
		"state",
		"it is an error with properties of its own, and only its message would survive",
	],
	["a generator", (function* () {})(), "state", "it is an instance of a class, and would not be one any more"],
	["something in a map", new Map([["a b", () => {}]]), 'state.get("a b")', "it is a function"],
	["something in a map under a bigint", new Map([[7n, () => {}]]), "state.get(7)", "it is a function"],
	["something in a map under an object", new Map([[{}, () => {}]]), "state.get(…)", "it is a function"],
	["something as a map's key", new Map([[() => {}, 1]]), "a key of state", "it is a function"],
	["something in a set", { all: new Set([() => {}]) }, "a value of state.all", "it is a function"],
])("%s is found, and where it is", (_, state, path, reason) => {
	expect(findCloneProblem(state)).toEqual({ path, reason });
});

test("a proxy is found without running any of its code", () => {
	const never = () => {
		throw new Error("the proxy was asked");
	};
	const handler = { get: never, getPrototypeOf: never, ownKeys: never };
	expect(findCloneProblem([new Proxy({}, handler)])?.reason).toBe("it is a proxy");
});

test("a cycle and a shared part are no problem", () => {
	const state: Record<string, unknown> = { list: [1] };
	state.self = state;
	state.again = state.list;
	expect(findCloneProblem(state)).toBeNull();
});

test("a very deep state does not exhaust the stack", () => {
	let state: unknown = () => {};
	for (let i = 0; i < 50_000; i++) state = [state];
	expect(findCloneProblem(state)?.reason).toBe("it is a function");
});

const plain = fc.anything({
	withBigInt: true,
	withDate: true,
	withMap: true,
	withSet: true,
	withTypedArray: true,
	withSparseArray: true,
	withNullPrototype: false,
});

test("what passes comes out of cloning as it went in", () => {
	fc.assert(
		fc.property(plain, (state) => {
			if (findCloneProblem(state) === null) expect(structuredClone(state)).toStrictEqual(state);
		}),
	);
});

test("plain data passes", () => {
	fc.assert(
		fc.property(fc.jsonValue(), (state) => {
			expect(findCloneProblem(state)).toBeNull();
		}),
	);
});
