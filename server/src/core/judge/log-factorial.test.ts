import { expect, test } from "vitest";
import { logChoose, logFactorial } from "./log-factorial.ts";

test("it goes on from where it is exact to where it is approximated", () => {
	for (let n = 1; n <= 2000; n++) {
		expect(logFactorial(n) - logFactorial(n - 1)).toBeCloseTo(Math.log(n), 9);
	}
});

test.each([
	[5, 2, 10],
	[52, 5, 2_598_960],
	[100, 0, 1],
	[100, 100, 1],
])("of %d there are so many ways to choose %d: %d", (n, k, ways) => {
	expect(Math.exp(logChoose(n, k)) / ways).toBeCloseTo(1, 9);
});
