import fc from "fast-check";
import { compare, SemVer } from "semver";
import { expect, test } from "vitest";
import { fits } from "../conflicts.ts";
import { placesIn } from "./range-places.ts";

const number = fc.integer({ min: 0, max: 3 });
const version = fc
	.tuple(number, number, number, fc.constantFrom("", "-0", "-alpha", "-rc.1", "+build"))
	.map(([major, minor, patch, rest]) => `${major}.${minor}.${patch}${rest}`);
const range = fc.oneof(
	fc.tuple(fc.constantFrom("^", "~", "", "=", ">", ">=", "<", "<="), version).map((parts) => parts.join("")),
	fc.tuple(version, version).map(([low, high]) => `>=${low} <${high}`),
	fc.tuple(version, version).map(([low, high]) => `${low} - ${high}`),
	fc.constantFrom("*", "", "1.x", "<2", ">=2", "1", "~1.2", "<0.0.0-0", "no range", "1.x || 3.x"),
);
const ranges = fc.array(range, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(" || "));

test("halving finds what asking every version finds", () => {
	fc.assert(
		fc.property(fc.uniqueArray(version, { maxLength: 70 }), ranges, (versions, text) => {
			const sorted = versions.sort(compare);
			const found = placesIn(
				text,
				sorted.map((one) => new SemVer(one)),
			);
			expect(found.places.map((place) => sorted[place])).toEqual(sorted.filter((one) => fits(one, text)));
		}),
		{ numRuns: 1_000 },
	);
});
