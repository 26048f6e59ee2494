import type { GraphComponent } from "./messages.ts";

export interface GraphNode {
	readonly component: GraphComponent;
	/** The centre, in units of the drawing. */
	readonly x: number;
	readonly y: number;
}

export interface GraphEdge {
	readonly from: GraphNode;
	readonly to: GraphNode;
	readonly range: string;
	readonly satisfied: boolean;
}

export interface GraphLayout {
	readonly nodes: readonly GraphNode[];
	/** From what calls to what is called. */
	readonly edges: readonly GraphEdge[];
	readonly width: number;
	readonly height: number;
}

export const nodeWidth = 168;
export const nodeHeight = 46;
const gapX = 24;
const gapY = 48;

/** As many beside each other as fit into a panel; a layer that has more goes on in the next row. */
const perRow = 4;

/** Layers by depth: what calls nobody is at the bottom, and each component one above the deepest that it calls. */
export function layout(components: readonly GraphComponent[]): GraphLayout {
	const depths = depthsOf(components);
	const deepest = Math.max(0, ...depths.values());
	const layers = Array.from({ length: deepest + 1 }, (_, i) =>
		components.filter(({ name }) => depths.get(name) === deepest - i),
	);
	const rows = layers.flatMap(inRows);
	const width = Math.max(0, ...rows.map(widthOf));
	const nodes = rows.flatMap((row, r) =>
		row.map((component, i) => ({
			component,
			x: (width - widthOf(row)) / 2 + i * (nodeWidth + gapX) + nodeWidth / 2,
			y: r * (nodeHeight + gapY) + nodeHeight / 2,
		})),
	);
	const height = rows.length === 0 ? 0 : rows.length * (nodeHeight + gapY) - gapY;
	return { nodes, edges: edgesOf(nodes), width, height };
}

function depthsOf(components: readonly GraphComponent[]): ReadonlyMap<string, number> {
	const byName = new Map(components.map((component) => [component.name, component]));
	const depths = new Map<string, number>();
	/** @param way from where it was come, so that a cycle, which may be written though it cannot run, has an end */
	const depthOf = (name: string, way: ReadonlySet<string>): number => {
		const known = depths.get(name);
		if (known !== undefined) return known;
		const called =
			byName.get(name)?.dependencies.filter((other) => byName.has(other.name) && !way.has(other.name)) ?? [];
		const on = new Set([...way, name]);
		const depth = called.length === 0 ? 0 : 1 + Math.max(...called.map((other) => depthOf(other.name, on)));
		depths.set(name, depth);
		return depth;
	};
	for (const { name } of components) depthOf(name, new Set([name]));
	return depths;
}

function inRows(layer: readonly GraphComponent[]): (readonly GraphComponent[])[] {
	const rows = Math.ceil(layer.length / perRow);
	return Array.from({ length: rows }, (_, i) => layer.slice(i * perRow, (i + 1) * perRow));
}

function widthOf(row: readonly unknown[]): number {
	return row.length * (nodeWidth + gapX) - gapX;
}

function edgesOf(nodes: readonly GraphNode[]): GraphEdge[] {
	return nodes.flatMap((from) =>
		from.component.dependencies.flatMap(({ name, range, satisfied }) => {
			const to = nodes.find(({ component }) => component.name === name);
			return to ? [{ from, to, range, satisfied }] : [];
		}),
	);
}
