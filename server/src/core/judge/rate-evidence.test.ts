import fc from "fast-check";
import { expect, test } from "vitest";
import { logChoose } from "./log-factorial.ts";
import { evidenceAbove, highestRate } from "./rate-evidence.ts";

test("the evidence is 1 on average at the rate itself, and no more below it", () => {
	const share = fc.double({ min: 0, max: 1, noNaN: true });
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 30 }),
			fc.double({ min: 0.01, max: 0.99, noNaN: true }),
			share,
			(calls, rate, of) => {
				expect(average(calls, rate, rate)).toBeCloseTo(1, 8);
				expect(average(calls, rate, rate * of)).toBeLessThan(1 + 1e-8);
			},
		),
	);
});

test.each([0, 1])("a limit of %d gives numbers as well", (limit) => {
	expect(evidenceAbove(limit, { calls: 10, errors: 10 })).not.toBeNaN();
	expect(evidenceAbove(limit, { calls: 10, errors: 0 })).toBeLessThanOrEqual(1e-6);
});

test.each([
	[0, 0, 1, 1],
	[100, 0, 0.066, 0.068],
	[100, 10, 0.21, 0.25],
	[100_000, 1_000, 0.011, 0.012],
	[20, 20, 1, 1],
])("of %d calls %d failed: the rate may be as high as from %d to %d", (calls, errors, low, high) => {
	const rate = highestRate({ calls, errors }, 0.001);
	expect(rate).toBeGreaterThanOrEqual(low);
	expect(rate).toBeLessThanOrEqual(high);
});

function average(calls: number, limit: number, rate: number): number {
	let sum = 0;
	for (let errors = 0; errors <= calls; errors++) {
		const chance = Math.exp(logChoose(calls, errors)) * rate ** errors * (1 - rate) ** (calls - errors);
		sum += chance * Math.exp(evidenceAbove(limit, { calls, errors }));
	}
	return sum;
}
