import { expect, test } from "vitest";
import { leftOutText, releaseText } from "./release-text.ts";

const now = new Date("2026-03-10T12:00:00Z");
const release = { version: "2.0.0", description: "Renders.", date: null, feasible: true, reason: null };

test.each([
	["possible", {}, "", "Renders."],
	["possible, and its date known", { date: "2026-03-07T12:00:00Z" }, "3 days ago", "Renders."],
	[
		"not possible",
		{ date: "2026-03-07T12:00:00Z", feasible: false, reason: "It needs tokenizer 2.x." },
		"3 days ago · not possible; choose it to see its plan",
		"It needs tokenizer 2.x.",
	],
])("a release that is %s", (_, change, description, detail) => {
	expect(releaseText({ ...release, ...change }, now)).toEqual({ description, detail });
});

test("what is left out is counted", () => {
	expect([0, 1, 7].map(leftOutText)).toEqual(["", "1 older release is not listed", "7 older releases are not listed"]);
});
