import uPlot from "uplot";
import type { Colours } from "./colours.ts";
import { element } from "./dom.ts";
import type { Numbers } from "./numbers.ts";
import type { ShownRelease } from "./shown-releases.ts";
import { lonely } from "./timeline.ts";

export interface ChartKind {
	readonly title: string;
	/** What the times are called. */
	readonly time: string;
	/** @param value as in the data */
	readonly format: (value: number | null) => string;
	/** The least that the chart's height stands for, so that noise around nothing does not look like a mountain. */
	readonly least: number;
}

export type ChartData = [times: number[], ...values: (number | null)[][]];

const height = 150;
/** The least that the chart's width stands for. */
const leastSeconds = 30;

/** One measure over time, a line for each release. The old release's line is dashed, for eyes that cannot tell the colours. */
export class Chart {
	readonly node: HTMLElement;
	readonly #place = element("div", { class: "plot" });
	readonly #kind: ChartKind;
	readonly #numbers: Numbers;
	#plot: uPlot | null = null;

	constructor(kind: ChartKind, numbers: Numbers) {
		this.#kind = kind;
		this.#numbers = numbers;
		this.node = element("figure", { class: "chart" }, element("figcaption", {}, kind.title), this.#place);
		new ResizeObserver(() => this.#plot?.setSize({ width: this.#width, height })).observe(this.#place);
	}

	/** Draws anew: for other releases, or in other colours. */
	build(releases: readonly (ShownRelease & { readonly label: string })[], colours: Colours, data: ChartData): void {
		this.#plot?.destroy();
		const { format, least } = this.#kind;
		const line = { stroke: colours.text, font: colours.font, grid: { stroke: colours.grid, width: 1 } };
		const ticks = { stroke: colours.grid, width: 1, size: 4 };
		this.#plot = new uPlot(
			{
				width: this.#width,
				height,
				cursor: { sync: { key: "noodle" }, drag: { x: false, y: false } },
				scales: {
					x: { range: (_, first, last) => [first ?? 0, Math.max(last ?? 0, (first ?? 0) + leastSeconds)] },
					y: { range: (_, __, most) => [0, Math.max(least, (most ?? 0) * 1.1)] },
				},
				series: [
					{ label: this.#kind.time, value: (_, at) => (at === null ? "" : this.#numbers.time(at * 1000)) },
					...releases.map(({ label, part }) => {
						const stroke = part === "before" ? colours.before : colours.after;
						return {
							label,
							stroke,
							width: 2,
							...(part === "before" ? { dash: [6, 4] } : {}),
							points: {
								size: 5,
								fill: stroke,
								// A release that goes back at once is there for one look, and that look says why.
								filter: ({ data: all }: uPlot, series: number) => lonely([...(all[series] ?? [])]),
							},
							value: (_: uPlot, value: number | null) => format(value),
						};
					}),
				],
				axes: [
					{
						...line,
						ticks,
						space: 80,
						size: 30,
						values: (_, splits) => splits.map((at) => this.#numbers.time(at * 1000)),
					},
					{ ...line, ticks, size: 64, values: (_, splits) => splits.map((value) => format(value)) },
				],
			},
			data,
			this.#place,
		);
	}

	show(data: ChartData): void {
		this.#plot?.setData(data);
	}

	get #width(): number {
		return Math.max(160, this.#place.clientWidth);
	}
}
