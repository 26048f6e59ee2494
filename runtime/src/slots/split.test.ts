import fc from "fast-check";
import { expect, test } from "vitest";
import type { Generation } from "./generation.ts";
import { Split } from "./split.ts";

const candidate = { instance: { ended: null } } as Generation;

/** Which of so many calls without a key go to the candidate. */
function chosen(split: Split, calls: number): boolean[] {
	return Array.from({ length: calls }, () => split.choose(undefined) === candidate);
}

function share(goes: readonly boolean[]): number {
	return goes.filter(Boolean).length / goes.length;
}

/** Any numbers from 0 to below 1, over and over. */
function repeated(numbers: readonly number[]): () => number {
	let i = 0;
	return () => numbers[i++ % numbers.length] as number;
}

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("the candidate never has more than a call more or less than its share, whatever chance does", () => {
	fc.assert(
		fc.property(
			fc.double({ min: 0, max: 1, noNaN: true }),
			fc.array(chance, { minLength: 1, maxLength: 50 }),
			fc.integer({ min: 1, max: 500 }),
			(weight, numbers, calls) => {
				const goes = chosen(new Split(candidate, weight, false, repeated(numbers)), calls);
				expect(Math.abs(share(goes) * calls - weight * calls)).toBeLessThanOrEqual(1 + 1e-9);
			},
		),
	);
});

test("of each ten calls one goes to a candidate with a tenth of them", () => {
	const goes = chosen(new Split(candidate, 0.1), 1_000);
	for (let i = 0; i < goes.length; i += 10) expect(goes.slice(i, i + 10).filter(Boolean)).toHaveLength(1);
});

test.each([2, 4, 5, 10])("each of %d callers that take turns has its share, and none has all of it", (callers) => {
	const goes = chosen(new Split(candidate, 0.1), 10_000);
	for (let caller = 0; caller < callers; caller++) {
		const own = share(goes.filter((_, call) => call % callers === caller));
		// Of 1,000 calls by chance 100 with a deviation of 9; nine of those are never seen.
		expect(own).toBeGreaterThan(0.02);
		expect(own).toBeLessThan(0.19);
	}
});
