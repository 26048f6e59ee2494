import { type Figures, type Interval, intervalBetween, releaseKey } from "./intervals.ts";
import type { Look } from "./messages.ts";

/** As many intervals as are kept and drawn: at one a second, five minutes. */
const kept = 300;

/** In a shorter time a rate is chance, in milliseconds. */
const leastMs = 500;

/** What was seen over time. Plain data, so that it outlives the page: the editor throws a page away when it is hidden. */
export interface Timeline {
	/** To be subtracted from the next one. */
	readonly last: Look | null;
	/** Oldest first. */
	readonly intervals: readonly Interval[];
}

export const emptyTimeline: Timeline = { last: null, intervals: [] };

export function withLook({ last, intervals }: Timeline, look: Look): Timeline {
	// A clock that was set back, or the same look again.
	if (last && look.at <= last.at) return { last: look, intervals };
	if (last && look.at - last.at < leastMs) return { last, intervals };
	const added = last ? [...intervals, intervalBetween(last, look)] : intervals;
	return { last: look, intervals: added.slice(-kept) };
}

/** What a chart shows of a release. */
export type Measure = "callsPerSecond" | "errorShare" | "p50" | "p99";

/**
 * Columns as the chart takes them: times in seconds, and for each release its values, null where it was not there.
 *
 * @param versions in the order of their columns
 */
export function columns(
	{ intervals }: Timeline,
	component: string,
	versions: readonly string[],
	measure: Measure,
): [times: number[], ...values: (number | null)[][]] {
	const values = versions.map((version) => {
		const key = releaseKey(component, version);
		return intervals.map(({ releases }) => releases[key]?.[measure] ?? null);
	});
	return [intervals.map(({ at }) => at / 1000), ...values];
}

/** Places of values with nothing on either side: no line leads to them, so that they have to be shown as points. */
export function lonely(values: readonly (number | null | undefined)[]): number[] {
	const isThere = (at: number) => typeof values[at] === "number";
	return values.flatMap((_, at) => (isThere(at) && !isThere(at - 1) && !isThere(at + 1) ? [at] : []));
}

/** How much of the past there is to see, in seconds. */
export function secondsSeen({ intervals }: Timeline): number {
	const [first, last] = [intervals[0], intervals.at(-1)];
	return first && last ? Math.round((last.at - first.at) / 1000) : 0;
}

/** The newest figures of a release; null: it is not there now. */
export function latest({ intervals }: Timeline, component: string, version: string): Figures | null {
	return intervals.at(-1)?.releases[releaseKey(component, version)] ?? null;
}

/** Versions of a component that were there at the last look, those that get calls first. */
export function versionsOf({ last }: Timeline, component: string): readonly string[] {
	const rank = { serving: 0, candidate: 1, retiring: 2, standby: 3 };
	const own = (last?.counters ?? []).filter((item) => item.component === component);
	return [...new Set(own.toSorted((a, b) => rank[a.role] - rank[b.role]).map(({ version }) => version))];
}
