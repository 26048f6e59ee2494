import fc from "fast-check";
import { expect, test } from "vitest";
import { VersionSet } from "./version-set.ts";

const sized = fc.integer({ min: 1, max: 80 }).chain((size) => {
	const places = fc.uniqueArray(fc.nat({ max: size - 1 }));
	return fc.tuple(fc.constant(size), places, places);
});

test("sets of bits are sets, also where they need more than one word", () => {
	fc.assert(
		fc.property(sized, ([size, one, other]) => {
			const a = VersionSet.of(size, ...one);
			const b = VersionSet.of(size, ...other);
			const inOrder = Array.from({ length: size }, (_, place) => place);
			const only = (holds: (place: number) => boolean): number[] => inOrder.filter(holds);
			const inA = (place: number): boolean => one.includes(place);
			const inB = (place: number): boolean => other.includes(place);
			expect(a.union(b).places).toEqual(only((place) => inA(place) || inB(place)));
			expect(a.intersection(b).places).toEqual(only((place) => inA(place) && inB(place)));
			expect(a.without(b).places).toEqual(only((place) => inA(place) && !inB(place)));
			expect(a.complement().places).toEqual(only((place) => !inA(place)));
			expect(a.isWithin(b)).toBe(one.every(inB));
			expect(a.meets(b)).toBe(one.some(inB));
			expect(a.count).toBe(one.length);
			expect(a.isEmpty).toBe(one.length === 0);
			expect(a.isAll).toBe(one.length === size);
			expect(a.key === b.key).toBe(inOrder.every((place) => inA(place) === inB(place)));
		}),
	);
});
