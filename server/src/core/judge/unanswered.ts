import { logLikelihoodRatio } from "./error-block.ts";
import { alternativeOdds, priorEvidence, totalEvidence } from "./odds-mixture.ts";

interface Side {
	readonly calls: number;
	readonly errors: number;
	readonly inFlight: number;
}

/** How many calls are known to have ended, in whatever way; one whose deadline has come may be in flight all the same. */
export function endedOf({ calls, errors, inFlight }: Side): number {
	return Math.min(calls, Math.max(errors, calls - inFlight));
}

/**
 * How much would speak against the new release if no call that is in flight came to a good end, on either side.
 *
 * @returns a natural logarithm
 */
export function evidenceIfUnanswered(canary: Side, baseline: Side): number {
	const block = { canary: atWorst(canary), baseline: atWorst(baseline) };
	return totalEvidence(
		alternativeOdds.map((odds, which) => (priorEvidence[which] ?? 0) + logLikelihoodRatio(block, odds)),
	);
}

function atWorst({ calls, errors, inFlight }: Side): { calls: number; errors: number } {
	return { calls, errors: Math.min(calls, errors + inFlight) };
}
