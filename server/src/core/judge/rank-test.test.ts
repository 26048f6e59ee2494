import fc from "fast-check";
import { expect, test } from "vitest";
import { normalTail } from "./normal-tail.ts";
import { chanceOfHigher } from "./rank-test.ts";
import type { Buckets } from "./sample.ts";

test.each([
	[0, 0.5],
	[1.959963984540054, 0.025],
	[-1.959963984540054, 0.975],
	[2.9999999999, 0.0013498980316],
	[3, 0.0013498980316],
	[6, 9.865876e-10],
	[40, 0],
])("a normal variable is above %d with a chance of %d", (z, chance) => {
	expect(normalTail(z)).toBeCloseTo(chance, 10);
});

const values = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 });

function histogram(values: readonly number[]): Buckets {
	const edges = [...new Set(values)].sort((a, b) => a - b);
	return edges.map((edge) => [edge, values.filter((value) => value === edge).length] as const);
}

test("it comes to what counting every pair and every tie comes to", () => {
	fc.assert(
		fc.property(values, values, (one, other) => {
			const wins = one
				.flatMap((a) => other.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))
				.reduce<number>((x, y) => x + y, 0);
			const all = [...one, ...other];
			const ties = histogram(all).reduce((sum, [, count]) => sum + (count ** 3 - count), 0);
			const pairs = one.length * other.length;
			const variance = (pairs / 12) * (all.length + 1 - ties / (all.length * (all.length - 1)));
			const expected = new Set(all).size === 1 ? 1 : normalTail((wins - pairs / 2 - 0.5) / Math.sqrt(variance));
			expect(chanceOfHigher(histogram(one), histogram(other))).toBeCloseTo(expected, 10);
		}),
	);
});

test.each<[string, Buckets, Buckets]>([
	["nothing", [], []],
	["nothing beside something", [], [[1, 10]]],
	["something beside nothing", [[1, 10]], []],
	["one call each, in one bucket", [[1, 1]], [[1, 1]]],
	["a million calls each, in one bucket", [[1, 1e6]], [[1, 1e6]]],
])("%s shows no difference", (_, one, other) => {
	expect(chanceOfHigher(one, other)).toBe(1);
});

test("all calls in a bucket above that of all others are a difference", () => {
	expect(chanceOfHigher([[2, 50]], [[1, 50]])).toBeLessThan(1e-9);
	expect(chanceOfHigher([[1, 50]], [[2, 50]])).toBeGreaterThan(0.999);
});
