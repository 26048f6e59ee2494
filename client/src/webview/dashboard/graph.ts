import { focusedIn, svgElement } from "./dom.ts";
import { type GraphEdge, type GraphNode, layout, nodeHeight, nodeWidth } from "./graph-layout.ts";
import type { GraphComponent, PageTexts, ShownUpgrade } from "./messages.ts";

/** As many letters as fit into a node; the whole name is in its tooltip. */
const letters = 20;

/** The components and what they call. Choosing one shows its figures. */
export class Graph {
	readonly node = svgElement("svg", { class: "graph", role: "group" });
	readonly #texts: PageTexts;
	readonly #choose: (component: string) => void;
	#drawn = "";

	constructor(texts: PageTexts, choose: (component: string) => void) {
		this.#texts = texts;
		this.#choose = choose;
	}

	show(components: readonly GraphComponent[], moves: ShownUpgrade["moves"], chosen: string | null): void {
		const wanted = JSON.stringify([components, moves, chosen]);
		if (wanted === this.#drawn) return;
		this.#drawn = wanted;
		const focused = focusedIn(this.node);
		const { nodes, edges, width, height } = layout(components);
		// Room for the outlines, which lie half outside.
		this.node.setAttribute("viewBox", `-2 -2 ${width + 4} ${height + 4}`);
		this.node.setAttribute("width", String(width + 4));
		const drawn = nodes.map((node) => this.#component(node, moves, chosen));
		this.node.replaceChildren(arrowHead(), ...edges.map((edge) => this.#edge(edge)), ...drawn);
		if (focused !== undefined) drawn.find(({ id }) => id === focused)?.focus();
	}

	#component({ component, x, y }: GraphNode, moves: ShownUpgrade["moves"], chosen: string | null): SVGGElement {
		const { name, version, health } = component;
		const move = moves.find((one) => one.name === name);
		const release = move && move.to !== "" && move.from !== move.to ? `${move.from} → ${move.to}` : version;
		const group = svgElement(
			"g",
			{
				id: `component-${name}`,
				class: ["component", health ?? "absent", ...(move ? ["moves"] : [])].join(" "),
				role: "button",
				tabindex: 0,
				"aria-pressed": String(name === chosen),
				"aria-label": `${name} ${release}`,
			},
			svgElement("title", {}, `${name} ${release}`),
			svgElement("rect", { x: x - nodeWidth / 2, y: y - nodeHeight / 2, width: nodeWidth, height: nodeHeight, rx: 4 }),
			svgElement("text", { x, y: y - 5, class: "name" }, shortened(name)),
			svgElement("text", { x, y: y + 13 }, shortened(release)),
		);
		group.addEventListener("click", () => this.#choose(name));
		group.addEventListener("keydown", (event) => {
			if (event.key !== "Enter" && event.key !== " ") return;
			event.preventDefault();
			this.#choose(name);
		});
		return group;
	}

	#edge({ from, to, range, satisfied }: GraphEdge): SVGElement {
		const [startY, endY] = [from.y + nodeHeight / 2, to.y - nodeHeight / 2];
		const bend = Math.max(24, (endY - startY) / 2);
		const path = `M${from.x},${startY} C${from.x},${startY + bend} ${to.x},${endY - bend} ${to.x},${endY}`;
		const says = `${from.component.name} ${this.#texts.needs} ${to.component.name} ${range}`;
		return svgElement(
			"path",
			{ d: path, class: satisfied ? "edge" : "edge unmet", "marker-end": "url(#arrow)" },
			svgElement("title", {}, says),
		);
	}
}

function arrowHead(): SVGElement {
	const triangle = svgElement("path", { d: "M0,0 L8,4 L0,8 Z" });
	const marker = { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 8, markerHeight: 8, orient: "auto" };
	return svgElement("defs", {}, svgElement("marker", marker, triangle));
}

function shortened(text: string): string {
	return text.length > letters ? `${text.slice(0, letters - 1)}…` : text;
}
