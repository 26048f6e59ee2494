import { expect, test } from "vitest";
import { layout, nodeHeight, nodeWidth } from "./graph-layout.ts";
import type { GraphComponent } from "./messages.ts";

function component(name: string, ...calls: readonly string[]): GraphComponent {
	const dependencies = calls.map((other) => ({ name: other, range: "1.x", satisfied: true }));
	return { name, version: "1.0.0", health: "good", dependencies };
}

/** Names by row, from top to bottom. */
function rowsOf(...components: readonly GraphComponent[]): string[][] {
	const { nodes } = layout(components);
	const heights = [...new Set(nodes.map(({ y }) => y))].sort((a, b) => a - b);
	return heights.map((y) => nodes.filter((node) => node.y === y).map((node) => node.component.name));
}

test("what is called stands below what calls it, below the deepest that does not matter", () => {
	expect(rowsOf(component("bot", "search", "store"), component("search", "store"), component("store"))).toEqual([
		["bot"],
		["search"],
		["store"],
	]);
});

test("components that call nobody stand beside each other", () => {
	expect(rowsOf(component("a"), component("b"), component("c"))).toEqual([["a", "b", "c"]]);
});

test("a layer that is too wide goes on in the next row", () => {
	expect(rowsOf(...["a", "b", "c", "d", "e"].map((name) => component(name)))).toEqual([["a", "b", "c", "d"], ["e"]]);
});

test("a cycle and a component that calls itself have an end", () => {
	const { nodes, edges } = layout([component("a", "b"), component("b", "a"), component("c", "c")]);
	expect(nodes).toHaveLength(3);
	expect(edges).toHaveLength(3);
});

test("what is not in the manifest has no line to it", () => {
	expect(layout([component("a", "missing")]).edges).toEqual([]);
});

test("nothing is no drawing, and one component fills its own", () => {
	expect(layout([])).toEqual({ nodes: [], edges: [], width: 0, height: 0 });
	const { nodes, width, height } = layout([component("a")]);
	expect([width, height]).toEqual([nodeWidth, nodeHeight]);
	expect(nodes).toMatchObject([{ x: nodeWidth / 2, y: nodeHeight / 2 }]);
});

test("no two nodes overlap, and all are inside", () => {
	const { nodes, width, height } = layout([
		component("a", "b", "c"),
		component("b", "d"),
		component("c", "d"),
		component("d"),
		component("e"),
	]);
	for (const [i, one] of nodes.entries()) {
		expect(one.x - nodeWidth / 2).toBeGreaterThanOrEqual(0);
		expect(one.x + nodeWidth / 2).toBeLessThanOrEqual(width);
		expect(one.y + nodeHeight / 2).toBeLessThanOrEqual(height);
		for (const other of nodes.slice(i + 1)) {
			expect(Math.abs(one.x - other.x) >= nodeWidth || Math.abs(one.y - other.y) >= nodeHeight).toBe(true);
		}
	}
});
