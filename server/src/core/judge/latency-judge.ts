import { chanceInWords, countInWords, msInWords, sentenceOf } from "./in-words.ts";
import type { LatencyConfig } from "./judge-config.ts";
import type { LatencyState } from "./judge-state.ts";
import { type Baseline, baselineName, baselineSample } from "./look.ts";
import { chanceOfHigher } from "./rank-test.ts";
import { type Buckets, bucketsSince, type Sample } from "./sample.ts";
import { countOf, typicalMs } from "./typical-latency.ts";
import type { LatencyNumbers, MetricVerdict } from "./verdict.ts";

interface Histograms {
	readonly canary: Buckets;
	readonly baseline: Buckets;
}

/**
 * Whether calls take longer than on the old release. Only looks at preset sizes and at the end of a step test: each spends
 * a part of what may go wrong by mistake, so that all of them together stay below `alpha`.
 */
export function judgeLatency(
	before: LatencyState,
	canary: Sample,
	baseline: Baseline,
	config: LatencyConfig,
	steps: number,
	last: boolean,
): { verdict: MetricVerdict<LatencyNumbers>; state: LatencyState } {
	const warmed = withWarmUp(before, canary, baseline, config);
	const histograms = sinceWarmUp(warmed, canary, baseline);
	const state = tested(warmed, histograms, config, steps, last);
	return { verdict: verdictOf(state, histograms, baseline, config, last), state };
}

function withWarmUp(state: LatencyState, canary: Sample, baseline: Baseline, config: LatencyConfig): LatencyState {
	if (state.warm !== null || canary.latency.count < config.warmUpCalls) return state;
	// What ran before the switch is warm already.
	const old = baseline.kind === "concurrent" ? (baseline.sample?.latency.buckets ?? []) : [];
	const canaryBuckets = config.warmUpCalls === 0 ? [] : canary.latency.buckets;
	return { ...state, warm: { canary: canaryBuckets, baseline: config.warmUpCalls === 0 ? [] : old } };
}

function sinceWarmUp({ warm }: LatencyState, canary: Sample, baseline: Baseline): Histograms {
	if (warm === null) return { canary: [], baseline: [] };
	return {
		canary: bucketsSince(warm.canary, canary.latency.buckets),
		baseline: bucketsSince(warm.baseline, baselineSample(baseline)?.latency.buckets ?? []),
	};
}

/** Tests when a look is due. Looks that were jumped over leave their part to the one that comes. */
function tested(
	state: LatencyState,
	histograms: Histograms,
	{ alpha, looks, minimumCalls, toleratedRatio, toleratedMs }: LatencyConfig,
	steps: number,
	last: boolean,
): LatencyState {
	const size = sizeOf(histograms);
	const reached = looks.filter((look) => size >= look).length;
	const due = Math.max(0, reached - state.looks);
	const atEnd = due === 0 && last && size >= minimumCalls;
	if (due === 0 && !atEnd) return state;
	const part = alpha / (steps * (looks.length + 1));
	// A step may end more than once, when it was paused and goes on: each end takes half of what is left.
	const neededP = atEnd ? part / 2 ** (state.lastLooks + 1) : part * due;
	const p = chanceOfHigher(histograms.canary, histograms.baseline);
	const numbers = { ...numbersOf(histograms), p, neededP };
	const [typical, old] = [numbers.typicalMs ?? 0, numbers.baselineTypicalMs ?? 0];
	const slower = p <= neededP && typical > old * toleratedRatio && typical - old > toleratedMs;
	return {
		...state,
		looks: Math.max(state.looks, reached),
		lastLooks: state.lastLooks + (atEnd ? 1 : 0),
		// What was found once does not go away when more calls come.
		seen: state.seen?.slower ? state.seen : { slower, numbers },
	};
}

function verdictOf(
	{ seen }: LatencyState,
	histograms: Histograms,
	baseline: Baseline,
	config: LatencyConfig,
	last: boolean,
): MetricVerdict<LatencyNumbers> {
	if (seen === null) return notYet(histograms, baseline, config, last);
	const { numbers } = seen;
	const typical = typicalInWords(numbers, baselineName(baseline));
	if (!seen.slower) {
		const clear =
			(numbers.p ?? 1) <= (numbers.neededP ?? 0)
				? "longer, but no longer than is tolerated"
				: "no sign that they take longer";
		return { outcome: "successful", numbers, sentence: sentenceOf(`${typical}: ${clear}`) };
	}
	const chance = `in ${chanceInWords(numbers.p ?? 1)} cases`;
	const proof = `Chance alone shows a difference like this ${chance}, and ${chanceInWords(numbers.neededP ?? 0)} is taken as proof.`;
	return { outcome: "failed", numbers, sentence: `${sentenceOf(typical)} ${proof}` };
}

/** There was no test yet, or there were too few calls for one. */
function notYet(
	histograms: Histograms,
	baseline: Baseline,
	{ looks, minimumCalls, warmUpCalls }: LatencyConfig,
	last: boolean,
): MetricVerdict<LatencyNumbers> {
	const numbers = { ...numbersOf(histograms), p: null, neededP: null };
	if (baseline.kind === "none") {
		const sentence = "There is nothing to compare the time that calls take with.";
		return { outcome: "inconclusive", numbers, missing: null, sentence };
	}
	const needed = last ? minimumCalls : (looks[0] ?? minimumCalls);
	const size = sizeOf(histograms);
	const fewer = numbers.timed <= numbers.baselineTimed ? "" : ` ${baselineName(baseline)}`;
	const timed = `${size === 0 ? "no call was" : `${countInWords(size)} calls were`} timed${fewer}`;
	const after = warmUpCalls === 0 ? "" : ` after the first ${countInWords(warmUpCalls)}, which do not count`;
	const sentence = sentenceOf(
		`${timed}${after}: too few to compare how long they take, and ${countInWords(needed)} are needed`,
	);
	return { outcome: "inconclusive", numbers, missing: Math.max(1, needed - size), sentence };
}

function numbersOf({ canary, baseline }: Histograms): Omit<LatencyNumbers, "p" | "neededP"> {
	return {
		timed: countOf(canary),
		baselineTimed: countOf(baseline),
		typicalMs: typicalMs(canary),
		baselineTypicalMs: typicalMs(baseline),
	};
}

function typicalInWords(
	{ typicalMs: typical, baselineTypicalMs: old, timed, baselineTimed }: LatencyNumbers,
	where: string,
): string {
	const [now, then] = [typical ?? 0, old ?? 0];
	const percent = Math.round((now / then - 1) * 100);
	const change =
		percent === 0 ? "the same" : `${countInWords(Math.abs(percent))} % ${percent > 0 ? "longer" : "shorter"}`;
	const counts = `${countInWords(timed)} and ${countInWords(baselineTimed)} were timed`;
	return `calls typically take ${msInWords(now)}, ${where} ${msInWords(then)}: ${change} (${counts})`;
}

/** The smaller side decides how much can be known. */
function sizeOf({ canary, baseline }: Histograms): number {
	return Math.min(countOf(canary), countOf(baseline));
}
