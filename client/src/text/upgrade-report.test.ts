import { expect, test } from "vitest";
import { pastUpgrade } from "./fixtures.ts";
import { upgradeReport } from "./upgrade-report.ts";

const now = new Date("2026-03-10T12:00:00Z");

test("the outcome and its reason come first, then the figures", () => {
	const item = pastUpgrade({ outcome: "rolled_back", code: "rollout-failed", reason: "3 of 40 calls failed." });
	expect(upgradeReport(item, now)).toBe(`# renderer 1.0.0 → 2.0.0: taken back

3 of 40 calls failed.

| What | |
| --- | --- |
| renderer | 1.0.0 → 2.0.0 |
| Begun | 10 minutes ago, 2026-03-10T11:50:00.000Z |
| Took | 5.5 s |
| Strategy | gradual |
| Asked for by | ada (editor) |
| What decided | \`rollout-failed\` |
| Id | \`u1\` |

`);
});

test("what others have said shows as it stands, line by line", () => {
	const reason = "verify failed:\n* <b>0</b> of 1 | `ok`";
	expect(upgradeReport(pastUpgrade({ reason, user: "a|b" }), now)).toContain(
		"\n\nverify failed:\\\n\\* \\<b\\>0\\</b\\> of 1 \\| \\`ok\\`\n\n",
	);
	expect(upgradeReport(pastUpgrade({ user: "a|b" }), now)).toContain("a\\|b");
});

test("what is not known is left out", () => {
	const item = pastUpgrade({ strategy: null, user: null, finishedAt: null, reason: "" });
	const report = upgradeReport(item, now);
	expect(report).not.toMatch(/Strategy|Took|What decided/);
	expect(report).toContain("| Asked for by | editor |");
});
