import type { JSONPath, Node } from "jsonc-parser";

/** The node that counts at a path: of a key that stands twice the last one, as in every reader of JSON. */
export function nodeAt(root: Node, path: JSONPath): Node | undefined {
	let node: Node | undefined = root;
	for (const key of path) {
		if (node?.type === "object") {
			node = propertiesOf(node).get(key);
		} else node = node?.type === "array" && typeof key === "number" ? node.children?.[key] : undefined;
	}
	return node;
}

/** Objects that were looked into: a manifest has hundreds of components, each of which is looked up several times. */
const properties = new WeakMap<Node, ReadonlyMap<JSONPath[number], Node>>();

function propertiesOf(object: Node): ReadonlyMap<JSONPath[number], Node> {
	let found = properties.get(object);
	if (!found) {
		const entries = object.children ?? [];
		found = new Map(entries.flatMap(({ children: [key, value] = [] }) => (key && value ? [[key.value, value]] : [])));
		properties.set(object, found);
	}
	return found;
}

/** The value of a node. A key named `__proto__` becomes a key like any other, so that it can be seen and refused. */
export function nodeValue(node: Node): unknown {
	if (node.type === "array") return node.children?.map(nodeValue) ?? [];
	if (node.type !== "object") return node.value;
	return Object.fromEntries(
		(node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
			key && value ? [[key.value as string, nodeValue(value)] as const] : [],
		),
	);
}

/** Keys that stand in one object although they stood there before, in the order of the text. */
export function repeatedKeys(root: Node): Node[] {
	const repeated: Node[] = [];
	const visit = (node: Node): void => {
		if (node.type === "object") {
			const seen = new Set<string>();
			for (const { children: [key] = [] } of node.children ?? []) {
				if (key && seen.has(key.value)) repeated.push(key);
				if (key) seen.add(key.value);
			}
		}
		for (const child of node.children ?? []) visit(child);
	};
	visit(root);
	return repeated;
}
