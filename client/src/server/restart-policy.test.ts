import { expect, test } from "vitest";
import { afterEnd } from "./restart-policy.ts";

function pausesAt(...times: readonly number[]): (number | null)[] {
	let ends: readonly number[] = [];
	return times.map((now) => {
		const decision = afterEnd(ends, now);
		ends = decision.ends;
		return decision.waitMs;
	});
}

test("pauses grow with every end in a row, until it is given up", () => {
	expect(pausesAt(0, 1_000, 3_000, 6_000, 11_000, 20_000)).toEqual([500, 1_000, 2_000, 4_000, 8_000, null]);
});

test("an end that lies long back is forgotten", () => {
	expect(pausesAt(0, 100_000, 200_000, 400_000)).toEqual([500, 1_000, 1_000, 500]);
});
