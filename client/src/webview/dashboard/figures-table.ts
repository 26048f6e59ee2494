import { releaseLabel } from "./charts.ts";
import { element } from "./dom.ts";
import type { PageTexts } from "./messages.ts";
import type { Numbers } from "./numbers.ts";
import type { ShownRelease } from "./shown-releases.ts";
import { latest, type Timeline } from "./timeline.ts";

/** The newest figures as a table: for who reads numbers rather than lines, and for screen readers. */
export class FiguresTable {
	readonly node: HTMLElement;
	readonly #texts: PageTexts;
	readonly #numbers: Numbers;
	readonly #body = element("tbody");

	constructor(texts: PageTexts, numbers: Numbers) {
		this.#texts = texts;
		this.#numbers = numbers;
		const { release, share, inFlight } = texts.columns;
		const { calls, errors, median, p99 } = texts.charts;
		const heads = [release, share, calls, errors, median, p99, inFlight].map((text) =>
			element("th", { scope: "col" }, text),
		);
		const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), this.#body);
		// It may be wider than a narrow panel, and is then scrolled by itself; with the keyboard too.
		this.node = element("div", { class: "scrolls", tabindex: "0" }, table);
	}

	show(component: string, releases: readonly ShownRelease[], timeline: Timeline): void {
		const { rate, percent, milliseconds, count } = this.#numbers;
		const rows = releases.map((release) => {
			const now = latest(timeline, component, release.version);
			const cells = [
				percent(now?.share ?? null),
				rate(now?.callsPerSecond ?? null),
				percent(now?.errorShare ?? null),
				milliseconds(now?.p50 ?? null),
				milliseconds(now?.p99 ?? null),
				count(now?.inFlight ?? null),
			];
			const name = element("th", { scope: "row", class: release.part }, releaseLabel(release, this.#texts));
			return element("tr", {}, name, ...cells.map((text) => element("td", {}, text)));
		});
		this.#body.replaceChildren(...rows);
	}
}
