import { expect, test } from "vitest";
import { isLookDue, pollMs } from "./watching.ts";

test("every poll of the first second is a look, and then one a second", () => {
	const looks: number[] = [];
	let sinceLook = 0;
	for (let watched = pollMs; watched <= 5_000; watched += pollMs) {
		sinceLook += pollMs;
		if (!isLookDue(watched, sinceLook)) continue;
		looks.push(watched);
		sinceLook = 0;
	}

	expect(looks).toEqual([250, 500, 750, 1_000, 2_000, 3_000, 4_000, 5_000]);
});

test("polls that come close together are no looks", () => {
	expect(isLookDue(100, 100)).toBe(false);
});
