import { expect, test } from "vitest";
import { pastUpgrade } from "./fixtures.ts";
import { historyReport } from "./history-report.ts";

const now = new Date("2026-03-10T12:00:00Z");
const upgrade = pastUpgrade({
	components: [
		{ name: "renderer", from: "1.0.0", to: "2.0.0" },
		{ name: "search-index", from: "1.1.0", to: "2.0.0" },
	],
});

test("each upgrade says what, when, by whom, and why it ended as it did", () => {
	expect(historyReport("docs", [upgrade], now)).toBe(`# History of docs

## Upgrade: renderer 1.0.0 → 2.0.0, search-index 1.1.0 → 2.0.0

- Committed, 10 minutes ago (2026-03-10T11:50:00.000Z, 5.5 s), gradual, asked for by ada (editor)
- All components are healthy.
- id \`u1\`
`);
});

test("what a component has thrown, and who asked, show as they stand, within their entry", () => {
	const reason = "renderer threw:\n# <b>not</b> *this*";
	const text = historyReport("docs", [{ ...upgrade, reason, user: "a_d_a" }], now);

	expect(text).toContain("\n- renderer threw:\\\n  \\# \\<b\\>not\\</b\\> \\*this\\*\n- id");
	expect(text).toContain(", asked for by a\\_d\\_a (editor)\n");
});

test("one under way has no end yet", () => {
	const text = historyReport(
		"docs",
		[{ ...upgrade, kind: "rollback", outcome: null, finishedAt: null, reason: "" }],
		now,
	);

	expect(text).toContain("## Rollback: ");
	expect(text).toContain(
		"- Under way, 10 minutes ago (2026-03-10T11:50:00.000Z), gradual, asked for by ada (editor)\n- id",
	);
});

test("a refused one, which was asked for no release by name, leads to none", () => {
	const components = [{ name: "renderer", from: "1.0.0", to: "" }];
	expect(historyReport("docs", [pastUpgrade({ outcome: "refused", components })], now)).toContain(
		"## Upgrade: renderer 1.0.0\n\n- Refused, ",
	);
});

test("an empty history says so", () => {
	expect(historyReport("docs", [], now)).toContain("Nothing has been upgraded yet.");
});
