import { beforeEach, expect, test } from "vitest";
import type * as vscode from "vscode";
import type { HeldNode } from "./held-node.ts";
import { HeldTree } from "./held-tree.ts";
import type { Node } from "./node.ts";

/** A line in data: its id, what it says, and what is below it. */
interface Line {
	readonly id: string;
	readonly says?: string;
	readonly tooltip?: vscode.TreeItem["tooltip"];
	readonly below?: readonly Line[];
}

let asked: string[];
let fired: (HeldNode | undefined)[];
let lines: readonly Line[];
let tree: HeldTree;
let nodes: Map<string, Node>;

beforeEach(() => {
	asked = [];
	fired = [];
	nodes = new Map();
	const changed = { event: () => ({ dispose() {} }), fire: (node: HeldNode | undefined) => void fired.push(node) };
	tree = new HeldTree(() => lines.map(nodeOf), changed as unknown as vscode.EventEmitter<HeldNode | undefined>);
});

function nodeOf(line: Line): Node {
	const node: Node = {
		target: { root: line.id, version: line.says ?? "" },
		item: () => ({ id: line.id, label: line.says ?? line.id, tooltip: line.tooltip }),
		children: () => {
			asked.push(line.id);
			return (line.below ?? []).map(nodeOf);
		},
	};
	nodes.set(line.id, node);
	return node;
}

/** Asks for everything, as a view does in which every line is unfolded. */
function unfold(node?: HeldNode): readonly string[] {
	return tree.getChildren(node).flatMap((child) => [String(tree.getTreeItem(child).label), ...unfold(child)]);
}

function at(...ids: readonly string[]): HeldNode {
	let node: HeldNode | undefined;
	for (const id of ids) node = tree.getChildren(node).find((child) => tree.getTreeItem(child).id === id);
	if (!node) throw new Error(`There is no line ${ids.join("/")}.`);
	return node;
}

test("nothing is drawn anew that looks as before", () => {
	lines = [{ id: "a", below: [{ id: "a/1" }] }, { id: "b" }];
	unfold();
	tree.refresh();
	expect(fired).toEqual([]);
});

test("only the line is drawn anew that says something else, and it stays the same line to the editor", () => {
	lines = [{ id: "a", says: "runs" }, { id: "b" }];
	unfold();
	const a = at("a");
	lines = [{ id: "a", says: "changes" }, { id: "b" }];
	tree.refresh();
	expect(fired).toEqual([a]);
	expect(at("a")).toBe(a);
	expect(a.target).toEqual({ root: "a", version: "changes" });
	expect(unfold()).toEqual(["changes", "b"]);
});

test("a line below another is drawn anew alone", () => {
	lines = [{ id: "a", below: [{ id: "a/1", says: "done" }, { id: "a/2" }] }];
	unfold();
	const second = at("a", "a/2");
	lines = [
		{
			id: "a",
			below: [
				{ id: "a/1", says: "done" },
				{ id: "a/2", says: "under way" },
			],
		},
	];
	tree.refresh();
	expect(fired).toEqual([second]);
});

test.each([
	["one more", [{ id: "a/1" }, { id: "a/2" }, { id: "a/3" }]],
	["one less", [{ id: "a/1" }]],
	["another order", [{ id: "a/2" }, { id: "a/1" }]],
	["another line", [{ id: "a/1" }, { id: "a/3" }]],
])("the line above is drawn anew, once, when there is %s below it", (_, below) => {
	lines = [{ id: "a", below: [{ id: "a/1" }, { id: "a/2" }] }];
	unfold();
	lines = [{ id: "a", says: "other", below }];
	tree.refresh();
	expect(fired).toEqual([at("a")]);
	expect(unfold()).toEqual(["other", ...below.map(({ id }) => id)]);
});

test("the whole tree is drawn anew only when there are other lines at the top", () => {
	lines = [{ id: "a" }];
	unfold();
	const a = at("a");
	lines = [{ id: "b" }, { id: "a" }];
	tree.refresh();
	expect(fired).toEqual([undefined]);
	expect(unfold()).toEqual(["b", "a"]);
	expect(at("a")).toBe(a);
});

test("a tooltip counts, although the editor's class for it hides its text from JSON", () => {
	const tooltip = (text: string) => Object.create({ value: text }) as vscode.MarkdownString;
	lines = [{ id: "a", tooltip: tooltip("healthy") }];
	unfold();
	lines = [{ id: "a", tooltip: tooltip("unwell") }];
	tree.refresh();
	expect(fired).toEqual([at("a")]);
});

test("what nobody has unfolded is not asked for", () => {
	lines = [{ id: "a", below: [{ id: "a/1" }] }];
	tree.getChildren();
	tree.refresh();
	expect(asked).toEqual([]);
});

test("what is folded again is asked for only when it is unfolded, and then as it is by then", () => {
	lines = [{ id: "a", below: [{ id: "a/1" }] }];
	unfold();
	const a = at("a");
	a.setFolded(true);
	asked = [];
	lines = [{ id: "a", below: [{ id: "a/2" }] }];
	tree.refresh();
	tree.refresh();
	expect(asked).toEqual([]);
	// Told once: by then the editor knows that what it has is old.
	expect(fired).toEqual([a]);
	a.setFolded(false);
	expect(unfold()).toEqual(["a", "a/2"]);
});

test("what is below one line is taken over alone, and what is no longer shown is not", () => {
	const below: { id: string }[] = [];
	lines = [{ id: "a", below }, { id: "b" }];
	unfold();
	const [a, node] = [at("a"), nodes.get("a") as Node];
	below.push({ id: "a/1" });
	asked = [];
	tree.refreshBelow(node);
	expect(fired).toEqual([a]);
	expect(asked).toEqual(["a"]);
	lines = [{ id: "b" }];
	tree.refresh();
	fired = [];
	tree.refreshBelow(node);
	expect(fired).toEqual([]);
});
