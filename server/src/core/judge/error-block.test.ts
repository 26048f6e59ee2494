import fc from "fast-check";
import { expect, test } from "vitest";
import { logLikelihoodRatio } from "./error-block.ts";
import { logChoose } from "./log-factorial.ts";
import { alternativeOdds } from "./odds-mixture.ts";

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const odds = fc.constantFrom(...alternativeOdds);

/** What a block of so many calls is worth on average, by going through all that can come out of it. */
function average(calls: number, baselineCalls: number, failing: number, baselineFailing: number, odds: number): number {
	let sum = 0;
	for (let errors = 0; errors <= calls; errors++) {
		for (let baselineErrors = 0; baselineErrors <= baselineCalls; baselineErrors++) {
			const block = { canary: { calls, errors }, baseline: { calls: baselineCalls, errors: baselineErrors } };
			const chance = binomial(calls, errors, failing) * binomial(baselineCalls, baselineErrors, baselineFailing);
			sum += chance * Math.exp(logLikelihoodRatio(block, odds));
		}
	}
	return sum;
}

function binomial(n: number, k: number, p: number): number {
	return Math.exp(logChoose(n, k)) * p ** k * (1 - p) ** (n - k);
}

test("a block is worth 1 on average where both releases fail equally often, however often that is", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 8 }),
			fc.integer({ min: 1, max: 20 }),
			rate,
			odds,
			(calls, others, p, odds) => {
				expect(average(calls, others, p, p, odds)).toBeCloseTo(1, 8);
			},
		),
	);
});

test("it is worth no more than that where the new release fails less often", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 8 }),
			fc.integer({ min: 1, max: 20 }),
			fc.tuple(rate, rate),
			odds,
			(calls, others, rates, odds) => {
				expect(average(calls, others, Math.min(...rates), Math.max(...rates), odds)).toBeLessThan(1 + 1e-8);
			},
		),
	);
});

test("it is worth more than that where it fails more often", () => {
	expect(average(5, 20, 0.3, 0.1, 3)).toBeGreaterThan(1.1);
});

test.each([
	["nothing fails", 10, 0, 90, 0, 0],
	["everything fails, on both sides", 10, 10, 90, 90, 0],
	["one of ten fails, and it is the new release's only call", 1, 1, 9, 0, Math.log((3 * 10) / (3 + 9))],
	["one of ten fails, and it is the old release's", 1, 0, 9, 1, Math.log(10 / (3 + 9))],
	["all of the new release's fail and none of the others", 10, 10, 90, 0, null],
])("%s", (_, calls, errors, baselineCalls, baselineErrors, expected) => {
	const block = { canary: { calls, errors }, baseline: { calls: baselineCalls, errors: baselineErrors } };
	const evidence = logLikelihoodRatio(block, 3);
	if (expected === null) expect(evidence).toBeGreaterThan(7);
	else expect(evidence).toBeCloseTo(expected, 9);
});

test("blocks of millions of calls have a finite worth", () => {
	const block = (errors: number) => ({
		canary: { calls: 1e6, errors },
		baseline: { calls: 9e6, errors: 90_000 },
	});
	expect(logLikelihoodRatio(block(10_000), 3)).toBeLessThan(-1000);
	expect(logLikelihoodRatio(block(30_000), 3)).toBeGreaterThan(1000);
	expect(logLikelihoodRatio(block(1e6), 1000)).toBeGreaterThan(1e6);
});
