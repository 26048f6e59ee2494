import { isIntolerable, oddsOf } from "./error-numbers.ts";
import { countInWords } from "./in-words.ts";
import type { ErrorConfig } from "./judge-config.ts";
import type { ErrorState } from "./judge-state.ts";
import { type Baseline, baselineName } from "./look.ts";
import { totalEvidence } from "./odds-mixture.ts";
import { endedOf, evidenceIfUnanswered } from "./unanswered.ts";
import type { ErrorNumbers } from "./verdict.ts";

/** Odds to 1 from which on it cannot be said that there is no sign, although nothing is proved either. */
const doubtfulOdds = 20;

/** Why a release that was not proved to be worse is not known to be good either. */
export interface Doubt {
	/** Calls that would be needed more; null: it cannot be said how many. */
	readonly missing: number | null;
	/** The end of a sentence. */
	readonly why: string;
}

export function doubtOf(
	numbers: ErrorNumbers,
	state: ErrorState,
	baseline: Baseline,
	config: ErrorConfig,
): Doubt | null {
	return (
		tooFew(numbers, baseline, config) ??
		unanswered(numbers, baseline, config) ??
		signs(numbers, state, baseline, config)
	);
}

function tooFew(numbers: ErrorNumbers, baseline: Baseline, { minimumCalls, ceiling }: ErrorConfig): Doubt | null {
	const needs = `${countInWords(minimumCalls)} are needed`;
	const ended = endedOf(numbers);
	if (ended < minimumCalls) {
		const few = ended < numbers.calls ? `only ${countInWords(ended)} have ended` : "too few to tell";
		return { missing: minimumCalls - ended, why: `${few}, and ${needs}` };
	}
	const old = numbers.baseline;
	if (ceiling !== null && baseline.kind !== "concurrent") return null;
	if (old === null) return { missing: null, why: "there is nothing to compare with, and no ceiling is set" };
	if (old.calls >= minimumCalls) return null;
	const missing = baseline.kind === "concurrent" ? minimumCalls - old.calls : null;
	return { missing, why: `too few ${baselineName(baseline)} to compare with, and ${needs}` };
}

/** Calls that do not end are no good sign either, and only their deadlines make errors of them. */
function unanswered(numbers: ErrorNumbers, baseline: Baseline, config: ErrorConfig): Doubt | null {
	const { calls, errors, inFlight, baseline: old } = numbers;
	const why = `${countInWords(inFlight)} have not ended yet`;
	if (baseline.kind !== "concurrent" || old === null) return inFlight > calls / 2 ? { missing: null, why } : null;
	const worst = { ...numbers, errors: Math.min(calls, errors + inFlight) };
	const doubtful = oddsOf(evidenceIfUnanswered(numbers, old)) >= doubtfulOdds && isIntolerable(worst, config);
	return doubtful && inFlight > 0 ? { missing: null, why } : null;
}

function signs(numbers: ErrorNumbers, state: ErrorState, baseline: Baseline, config: ErrorConfig): Doubt | null {
	const odds = baseline.kind === "concurrent" ? oddsOf(totalEvidence(state.evidence)) : numbers.odds;
	if (odds < doubtfulOdds || !isIntolerable(numbers, config)) return null;
	return { missing: null, why: "more, which may be chance and may be a sign; more calls would tell" };
}
