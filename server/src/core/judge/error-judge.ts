import { doubtOf } from "./error-doubt.ts";
import { type NeededOdds, neededOdds, withEvidence } from "./error-evidence.ts";
import { errorNumbers, isIntolerable } from "./error-numbers.ts";
import { baselineInWords, chanceInWords, failuresInWords, rateInWords, sentenceOf } from "./in-words.ts";
import type { ErrorConfig } from "./judge-config.ts";
import type { ErrorState } from "./judge-state.ts";
import { type Baseline, baselineName } from "./look.ts";
import type { Sample } from "./sample.ts";
import type { ErrorNumbers, MetricVerdict } from "./verdict.ts";

/** Whether more calls fail than on the old release, or than the ceiling allows. */
export function judgeErrors(
	before: ErrorState,
	canary: Sample,
	baseline: Baseline,
	config: ErrorConfig,
	steps: number,
): { verdict: MetricVerdict<ErrorNumbers>; state: ErrorState } {
	const needed = neededOdds(config, steps);
	const state = withEvidence(before, canary, baseline, config, needed);
	const numbers = errorNumbers(state, canary, baseline, config, needed);
	return { verdict: verdictOf(numbers, state, baseline, config, needed), state };
}

function verdictOf(
	numbers: ErrorNumbers,
	state: ErrorState,
	baseline: Baseline,
	config: ErrorConfig,
	needed: NeededOdds,
): MetricVerdict<ErrorNumbers> {
	const old = numbers.baseline;
	const counts = `${failuresInWords(numbers)}${old ? `, ${baselineInWords(old, baselineName(baseline))}` : ""}`;
	const proof = proofOf(numbers, config, needed);
	if (proof) return { outcome: "failed", numbers, sentence: sentenceOf(`${counts}${proof}`) };
	const doubt = doubtOf(numbers, state, baseline, config);
	if (doubt) {
		const sentence = sentenceOf(`${counts}: ${doubt.why}`);
		return { outcome: "inconclusive", numbers, missing: doubt.missing, sentence };
	}
	return { outcome: "successful", numbers, sentence: sentenceOf(`${counts}: ${allClear(numbers)}`) };
}

/** What proves the release to be worse, as the end of a sentence; null when nothing does. */
function proofOf(numbers: ErrorNumbers, config: ErrorConfig, needed: NeededOdds): string | null {
	if (config.ceiling !== null && (numbers.ceilingOdds ?? 0) >= needed.ceiling) {
		return `: more than the ${rateInWords(config.ceiling)} that are allowed at the most`;
	}
	if (!isIntolerable(numbers, config) || numbers.odds < numbers.neededOdds) return null;
	const chance = `in at most ${chanceInWords(1 / numbers.odds)} rollouts`;
	return `. Chance alone shows a difference like this ${chance}, and ${chanceInWords(1 / numbers.neededOdds)} is taken as proof`;
}

function allClear({ odds, neededOdds: needed, baseline }: ErrorNumbers): string {
	if (baseline === null) return "not too many";
	return odds >= needed ? "more, but no more than is tolerated" : "no sign that more fail";
}
