import { expect, test } from "vitest";
import { configOf, lookAt, sample, usual, verdictOn } from "../../../../test/harness/judge-scene.ts";
import { judge } from "./judge.ts";
import { beginJudging } from "./judge-state.ts";
import type { Look } from "./look.ts";
import type { Sample } from "./sample.ts";

test.each<[string, Sample, Sample, string, string]>([
	[
		"three times as many errors",
		sample(1412, 48),
		sample(12_700, 127),
		"failed",
		"Of 1,412 calls 48 failed (3.4 %), of 12,700 on the old release 127 (1.0 %). Chance alone shows a difference like this in at most 1 of 490,000,000 rollouts, and 1 of 200 is taken as proof.",
	],
	[
		"as many errors as before",
		sample(400, 4),
		sample(3600, 36),
		"successful",
		"Of 400 calls 4 failed (1.0 %), of 3,600 on the old release 36 (1.0 %): no sign that more fail.",
	],
	[
		"fewer errors than before",
		sample(400, 0),
		sample(3600, 360),
		"successful",
		"Of 400 calls none failed, of 3,600 on the old release 360 (10.0 %): no sign that more fail.",
	],
	[
		"errors wherever one looks",
		sample(100, 100),
		sample(900, 900),
		"successful",
		"Of 100 calls 100 failed (100.0 %), of 900 on the old release 900 (100.0 %): no sign that more fail.",
	],
	[
		"more errors, but too few to matter",
		sample(1_000_000, 200),
		sample(9_000_000, 900),
		"successful",
		"Of 1,000,000 calls 200 failed (0.02 %), of 9,000,000 on the old release 900 (0.01 %): more, but no more than is tolerated.",
	],
	[
		"few calls",
		sample(12, 1),
		sample(108, 2),
		"inconclusive",
		"Of 12 calls 1 failed (8.3 %), of 108 on the old release 2 (1.9 %): too few to tell, and 30 are needed.",
	],
	[
		"few calls to compare with",
		sample(400, 4),
		sample(10, 0),
		"inconclusive",
		"Of 400 calls 4 failed (1.0 %), of 10 on the old release none: too few on the old release to compare with, and 30 are needed.",
	],
	[
		"nothing to compare with",
		sample(400, 4),
		sample(0),
		"inconclusive",
		"Of 400 calls 4 failed (1.0 %), there were none on the old release: too few on the old release to compare with, and 30 are needed.",
	],
	[
		"calls that do not end",
		sample(100, 0, [], 60),
		sample(900, 9, [], 2),
		"inconclusive",
		"Of 100 calls none failed, of 900 on the old release 9 (1.0 %): 60 have not ended yet.",
	],
	[
		"few calls that ended",
		sample(100, 0, [], 90),
		sample(900, 9, [], 2),
		"inconclusive",
		"Of 100 calls none failed, of 900 on the old release 9 (1.0 %): only 10 have ended, and 30 are needed.",
	],
	[
		"what may be a sign",
		sample(100, 6),
		sample(900, 9),
		"inconclusive",
		"Of 100 calls 6 failed (6.0 %), of 900 on the old release 9 (1.0 %): more, which may be chance and may be a sign; more calls would tell.",
	],
])("%s", (_, canary, baseline, outcome, sentence) => {
	expect(verdictOn(canary, baseline).errors).toMatchObject({ outcome, sentence });
});

test("calls in flight do not count against a release whose callers wait as long for the old one", () => {
	expect(verdictOn(sample(100, 0, [], 20), sample(900, 0, [], 180)).errors.outcome).toBe("successful");
});

test("a release that fails every call fails within ten of them", () => {
	expect(verdictOn(sample(10, 10), sample(90, 1))).toMatchObject({ outcome: "failed", basis: "calls" });
	expect(verdictOn(sample(5, 5), sample(45, 0)).outcome).toBe("failed");
});

test("what is known of few calls says how many are missing", () => {
	expect(verdictOn(sample(12), sample(108)).errors).toMatchObject({ missing: 18 });
	expect(verdictOn(sample(400), sample(10)).errors).toMatchObject({ missing: 20 });
});

test("errors above a ceiling fail, however many the old release has", () => {
	const config = configOf({ ceiling: 0.05 });
	expect(verdictOn(sample(200, 40), sample(1800, 360), config).errors).toMatchObject({
		outcome: "failed",
		sentence:
			"Of 200 calls 40 failed (20.0 %), of 1,800 on the old release 360 (20.0 %): more than the 5.0 % that are allowed at the most.",
	});
	expect(verdictOn(sample(200, 10), sample(1800, 90), config).errors.outcome).toBe("successful");
});

test("where there is nothing to compare with, a ceiling decides, and nothing does without one", () => {
	const look = (errors: number): Look => ({ ...lookAt(sample(200, errors), null), baseline: { kind: "none" } });
	const ceiling = configOf({ ceiling: 0.05 });
	expect(judge(beginJudging(), look(40), ceiling).verdict.outcome).toBe("failed");
	expect(judge(beginJudging(), look(4), ceiling).verdict.outcome).toBe("successful");
	expect(judge(beginJudging(), look(0), usual).verdict).toMatchObject({
		outcome: "inconclusive",
		sentence: "Of 200 calls none failed: there is nothing to compare with, and no ceiling is set.",
	});
});

test("after a switch, calls are compared with those before it", () => {
	const look = (errors: number, before: Sample): Look => ({
		...lookAt(sample(60, errors), null),
		baseline: { kind: "before", sample: before },
	});
	const outcome = (errors: number, before: Sample) =>
		judge(beginJudging(), look(errors, before), usual).verdict.outcome;
	expect(outcome(10, sample(10_000, 100))).toBe("failed");
	expect(outcome(1, sample(10_000, 100))).toBe("successful");
	expect(outcome(60, sample(40, 0))).toBe("failed");
	// So few calls might have gone well by luck.
	expect(outcome(6, sample(40, 0))).toBe("successful");
	expect(outcome(0, sample(10, 0))).toBe("inconclusive");
});
