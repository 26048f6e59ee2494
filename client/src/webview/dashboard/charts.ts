import { Chart } from "./chart.ts";
import { currentColours, onThemeChange } from "./colours.ts";
import { element } from "./dom.ts";
import type { PageTexts } from "./messages.ts";
import type { Numbers } from "./numbers.ts";
import type { ShownRelease } from "./shown-releases.ts";
import { columns, type Measure, type Timeline } from "./timeline.ts";

/** Calls, errors and latencies of a component's releases, side by side. */
export class Charts {
	readonly node: HTMLElement;
	readonly #texts: PageTexts;
	readonly #charts: readonly { readonly measure: Measure; readonly chart: Chart }[];
	/** What the charts were last built for. */
	#built = "";
	#shown: { component: string; releases: readonly ShownRelease[]; timeline: Timeline } | null = null;

	constructor(texts: PageTexts, numbers: Numbers) {
		this.#texts = texts;
		const { calls, errors, median, p99 } = texts.charts;
		const chart = (measure: Measure, title: string, format: (value: number | null) => string, least: number) => ({
			measure,
			chart: new Chart({ title, time: texts.time, format, least }, numbers),
		});
		this.#charts = [
			chart("callsPerSecond", calls, numbers.rate, 1),
			chart("errorShare", errors, numbers.percent, 0.05),
			chart("p50", median, numbers.milliseconds, 0.5),
			chart("p99", p99, numbers.milliseconds, 0.5),
		];
		this.node = element("div", { class: "charts" }, ...this.#charts.map(({ chart }) => chart.node));
		onThemeChange(() => {
			this.#built = "";
			if (this.#shown) this.show(this.#shown.component, this.#shown.releases, this.#shown.timeline);
		});
	}

	show(component: string, releases: readonly ShownRelease[], timeline: Timeline): void {
		this.#shown = { component, releases, timeline };
		const wanted = JSON.stringify([component, releases]);
		const versions = releases.map(({ version }) => version);
		const colours = wanted === this.#built ? null : currentColours();
		const labelled = releases.map((release) => ({ ...release, label: releaseLabel(release, this.#texts) }));
		for (const { measure, chart } of this.#charts) {
			const data = columns(timeline, component, versions, measure);
			if (colours) chart.build(labelled, colours, data);
			else chart.show(data);
		}
		this.#built = wanted;
	}
}

export function releaseLabel({ version, part }: ShownRelease, texts: PageTexts): string {
	return `${version} (${texts[part]})`;
}
