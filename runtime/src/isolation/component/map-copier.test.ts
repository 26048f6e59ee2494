import fc from "fast-check";
import { expect, test } from "vitest";
import type { MapKey } from "../../component/contract.ts";
import { applyChanges, MapCopier } from "./map-copier.ts";
import { TrackedMap } from "./tracked-map.ts";

const key = fc.constantFrom<MapKey>("a", "b", "c", "d", 1, 2n, true);
const step = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ kind: fc.constant("set" as const), key, value: fc.integer() }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), key }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("clear" as const) }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("copy" as const), limit: fc.integer({ min: 1, max: 4 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const accept = (): void => {};

function change(map: TrackedMap, one: Exclude<Step, { kind: "copy" }>): void {
	if (one.kind === "set") map.set(one.key, one.value);
	else if (one.kind === "delete") map.delete(one.key);
	else map.clear();
}

test("whatever happens to a map while it is copied, and whatever the other end held, the copy has the same entries in the same order", () => {
	const entries = fc.array(fc.tuple(key, fc.integer()));
	fc.assert(
		fc.property(entries, entries, fc.array(step, { maxLength: 60 }), (first, other, steps) => {
			const map = new TrackedMap("it");
			for (const [name, value] of first) map.set(name, value);
			const copier = new MapCopier(map);
			const copy = new Map<MapKey, unknown>(other);
			for (const one of steps) {
				if (one.kind === "copy") applyChanges(copy, copier.next(one.limit, accept));
				else change(map, one);
			}
			for (let rest = copier.next(3, accept); rest.length > 0; rest = copier.next(3, accept)) applyChanges(copy, rest);
			expect([...copy]).toEqual([...map]);
			expect([copier.passed, copier.changes]).toEqual([true, 0]);
		}),
		{ numRuns: 2_000 },
	);
});

test("after the first pass, only what changed is sent", () => {
	const map = new TrackedMap("it");
	for (let i = 0; i < 1_000; i++) map.set(i, i);
	const copier = new MapCopier(map);
	// One more: the other end is told to begin with nothing.
	expect(copier.next(1_001, accept)).toHaveLength(3_003);
	expect(copier.next(1_000, accept)).toEqual([]);
	map.set(7, "changed").set("new", 1).delete(9);
	expect(copier.changes).toBe(3);
	expect(copier.next(10, accept)).toEqual([0, 7, "changed", 1, "new", 1, 2, 9, null]);
});

test("it is told of nothing any more once the copy was stopped", () => {
	const map = new TrackedMap("it");
	const copier = new MapCopier(map);
	copier.next(1, accept);
	copier.stop();
	map.set("a", 1);
	expect(copier.changes).toBe(0);
});

test("a key that would be another one after it was copied is refused when it is set", () => {
	const map = new TrackedMap("documents");
	expect(() => map.set({} as unknown as string, 1)).toThrow(/documents/);
	expect(map.size).toBe(0);
});

test("entries are migrated on the way", () => {
	const copy = new Map<MapKey, unknown>();
	applyChanges(copy, [0, "a", 1, 1, "b", 2], (value, name) => `${name}${value}`);
	expect([...copy.values()]).toEqual(["a1", "b2"]);
});

test("what is inserted by the newer methods of maps is seen as well", () => {
	const map = new TrackedMap("it");
	const copier = new MapCopier(map, true);
	expect([map.getOrInsert("a", 1), map.getOrInsert("a", 2)]).toEqual([1, 1]);
	expect([map.getOrInsertComputed("b", (name) => `made for ${name}`), map.size]).toEqual(["made for b", 2]);
	expect(copier.next(10, accept)).toEqual([1, "a", 1, 1, "b", "made for b"]);
});
