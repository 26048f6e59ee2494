import fc from "fast-check";
import { expect, test } from "vitest";
import type { Member } from "./conflicts.ts";
import { dependencyCycles } from "./dependency-cycles.ts";

function graph(edges: Record<string, readonly string[]>): Map<string, Member> {
	return new Map(
		Object.entries(edges).map(([name, others]) => [
			name,
			{
				name,
				version: "1.0.0",
				dependencies: Object.fromEntries(others.map((other) => [other, "*"])),
				compatibilityMatrix: {},
			},
		]),
	);
}

test.each([
	["none", { a: ["b"], b: ["c"], c: [] }, []],
	["itself", { a: ["a"] }, [["a"]]],
	["a ring of two, told once", { a: ["b"], b: ["a"] }, [["a", "b"]]],
	[
		"the shorter of two rings",
		{ a: ["b", "c"], b: ["d"], c: ["a"], d: ["a"] },
		[
			["a", "c"],
			["b", "d", "a"],
		],
	],
	[
		"two rings apart",
		{ a: ["b"], b: ["a"], c: ["d"], d: ["c"] },
		[
			["a", "b"],
			["c", "d"],
		],
	],
	["somebody before a ring", { a: ["b"], b: ["c"], c: ["b"] }, [["b", "c"]]],
	["a dependency that is absent", { a: ["gone"] }, []],
] as [string, Record<string, string[]>, string[][]][])("%s", (_, edges, cycles) => {
	expect(dependencyCycles(graph(edges))).toEqual(cycles);
});

test("every ring is one, and whoever can reach itself is in one", () => {
	const nodes = ["a", "b", "c", "d", "e"];
	const edges = fc.record(Object.fromEntries(nodes.map((node) => [node, fc.subarray(nodes)])));
	fc.assert(
		fc.property(edges, (others) => {
			const cycles = dependencyCycles(graph(others));
			for (const cycle of cycles) {
				for (const [i, name] of cycle.entries()) expect(others[name]).toContain(cycle[(i + 1) % cycle.length]);
			}
			const inRing = nodes.filter((node) => {
				let reached = new Set(others[node]);
				for (const _ of nodes) reached = new Set([...reached, ...[...reached].flatMap((next) => others[next] ?? [])]);
				return reached.has(node);
			});
			expect([...new Set(cycles.flat())].sort()).toEqual(inRing);
		}),
	);
});
