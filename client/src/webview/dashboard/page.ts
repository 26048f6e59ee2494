// The dashboard's page. It draws what it is told and asks for nothing by itself; what it has seen over time it keeps with
// the editor, which throws the page away while it is hidden.
import "./usable-language.ts";
import "uplot/dist/uPlot.min.css";
import "./page.css";
import { Charts } from "./charts.ts";
import { element } from "./dom.ts";
import { FiguresTable } from "./figures-table.ts";
import { Graph } from "./graph.ts";
import type { FromPage, GraphComponent, PageTexts, ShownUpgrade, ToPage } from "./messages.ts";
import { numbersIn } from "./numbers.ts";
import { componentToShow, releasesOf } from "./shown-releases.ts";
import { emptyTimeline, secondsSeen, type Timeline, withLook } from "./timeline.ts";
import { UpgradeSection } from "./upgrade-section.ts";

interface Saved {
	/** URI of the folder that the page is about. */
	readonly root: string;
	readonly timeline: Timeline;
	/** The component that a person chose. */
	readonly chosen: string | null;
}

declare function acquireVsCodeApi(): {
	postMessage(message: FromPage): void;
	getState(): Saved | undefined;
	setState(state: Saved): void;
};

const editor = acquireVsCodeApi();
const texts = JSON.parse(document.body.dataset.texts ?? "") as PageTexts;
const saved = editor.getState();

let timeline = saved?.timeline ?? emptyTimeline;
let chosen = saved?.chosen ?? null;
let upgrade: ShownUpgrade | null = null;
let components: readonly GraphComponent[] = [];

const numbers = numbersIn(texts.language, texts.milliseconds);
const section = new UpgradeSection(texts, (verb, id) => editor.postMessage({ type: "verb", verb, id }));
const charts = new Charts(texts, numbers);
const table = new FiguresTable(texts, numbers);
const choose = (component: string): void => {
	chosen = component;
	draw();
	save();
};
const graph = new Graph(texts, choose);
const picker = element("select", { id: "component" });
picker.addEventListener("change", () => choose(picker.value));
const seen = element("span", { class: "seen" });
const silence = element("p", { class: "silence", role: "status" });

document.body.append(
	element(
		"main",
		{},
		section.node,
		element("div", { class: "picker" }, element("label", { for: "component" }, texts.component), picker, seen),
		silence,
		table.node,
		charts.node,
		graph.node,
	),
);

function draw(): void {
	const names = components.map(({ name }) => name);
	const component = componentToShow(chosen, names, upgrade);
	section.show(upgrade);
	showPicker(names, component);
	graph.show(components, upgrade?.percentage == null ? [] : upgrade.moves, component);
	seen.textContent = texts.seen.replace("{0}", numbers.count(secondsSeen(timeline)));
	if (component === null) return;
	const releases = releasesOf(component, upgrade, timeline);
	table.show(component, releases, timeline);
	charts.show(component, releases, timeline);
}

/** Its options stay as they are while they are the same: it may be open. */
function showPicker(names: readonly string[], component: string | null): void {
	const there = [...picker.options].map(({ value }) => value);
	if (JSON.stringify(there) !== JSON.stringify(names))
		picker.replaceChildren(...names.map((name) => element("option", { value: name }, name)));
	picker.value = component ?? "";
}

function save(): void {
	editor.setState({ root: texts.root, timeline, chosen });
}

function take(message: ToPage): void {
	switch (message.type) {
		case "upgrade":
			upgrade = message.upgrade;
			return;
		case "components":
			components = message.components;
			return;
		case "look":
			timeline = withLook(timeline, message.look);
			silence.textContent = message.look.counters.length === 0 ? texts.noCalls : "";
			save();
			return;
		case "silent":
			silence.textContent = message.reason;
	}
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
	take(data);
	draw();
});
draw();
editor.postMessage({ type: "ready" });
