import { expect, test } from "vitest";
import { chanceInWords, countInWords, failuresInWords, msInWords, rateInWords } from "./in-words.ts";

test.each([
	[rateInWords, 0, "0.0 %"],
	[rateInWords, 0.034, "3.4 %"],
	[rateInWords, 0.001, "0.1 %"],
	[rateInWords, 0.00023, "0.02 %"],
	[rateInWords, 0.000002, "less than 0.001 %"],
	[rateInWords, 1, "100.0 %"],
	[countInWords, 7, "7"],
	[countInWords, 1234567, "1,234,567"],
	[msInWords, 0.0123456, "0.0123 ms"],
	[msInWords, 12.345, "12.3 ms"],
	[msInWords, 12345, "12,345 ms"],
	[chanceInWords, 0.005, "1 of 200"],
	[chanceInWords, 1 / 34_567, "1 of 34,000"],
	[chanceInWords, 0, "1 of 1,000,000,000"],
])("%o says %d as %j", (inWords, figure, words) => {
	expect(inWords(figure)).toBe(words);
});

test.each([
	[412, 14, "of 412 calls 14 failed (3.4 %)"],
	[1, 1, "of 1 call 1 failed (100.0 %)"],
	[12, 0, "of 12 calls none failed"],
])("%d calls, %d errors", (calls, errors, words) => {
	expect(failuresInWords({ calls, errors })).toBe(words);
});
