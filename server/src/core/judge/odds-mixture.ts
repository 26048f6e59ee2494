/**
 * The alternatives to "no more errors than on the old release": odds of failing that are so many times as high. Nobody
 * knows beforehand how bad a bad release is, so each of them gets a part of the stake; a sum of several bets, none of
 * which wins on average, does not win on average either. Twice to four and a half times has the most, being hardest to see early.
 */
const alternatives = [
	{ odds: 1.5, weight: 0.1 },
	{ odds: 2, weight: 0.2 },
	{ odds: 3, weight: 0.25 },
	{ odds: 4.5, weight: 0.2 },
	{ odds: 8, weight: 0.1 },
	{ odds: 20, weight: 0.05 },
	{ odds: 100, weight: 0.05 },
	{ odds: 1000, weight: 0.05 },
];

export const alternativeOdds: readonly number[] = alternatives.map(({ odds }) => odds);

/** The logarithm of each alternative's part of the stake: the evidence before anything was seen. */
export const priorEvidence: readonly number[] = alternatives.map(({ weight }) => Math.log(weight));

/** The logarithm of the whole evidence from that of its parts. */
export function totalEvidence(parts: readonly number[]): number {
	const largest = Math.max(...parts);
	return largest + Math.log(parts.reduce((sum, part) => sum + Math.exp(part - largest), 0));
}
