import { expect, test } from "vitest";
import type { HistoryItem, UnderWayItem } from "../../../server/src/protocol/index.ts";
import { pastUpgrade, status, underWay } from "./fixtures.ts";
import { movesText, pastText, tookText, underWayText, upgradeLabel } from "./upgrade-text.ts";

const now = new Date("2026-03-10T12:00:00Z");

test.each<[string, HistoryItem["components"], string]>([
	[
		"several",
		[
			{ name: "a", from: "1.0.0", to: "2.0.0" },
			{ name: "b", from: "1.0.0", to: "1.1.0" },
		],
		"a 1.0.0 → 2.0.0, b 1.0.0 → 1.1.0",
	],
	[
		"other configurations",
		[
			{ name: "a", from: "1.0.0", to: "1.0.0", configChanged: true },
			{ name: "b", from: "1.0.0", to: "1.1.0", configChanged: true },
		],
		"a 1.0.0, with a changed configuration, b 1.0.0 → 1.1.0, with a changed configuration",
	],
	["one that was refused before its release was known", [{ name: "a", from: "1.0.0", to: "" }], "a 1.0.0"],
	["nothing", [], "nothing"],
])("%s", (_, components, text) => {
	expect(movesText(components)).toBe(text);
});

test("a way back says so", () => {
	expect(upgradeLabel(pastUpgrade({ kind: "rollback" }))).toBe("back: renderer 1.0.0 → 2.0.0");
});

test("what is over says how it ended, when, and how long it took", () => {
	expect(pastText(pastUpgrade({ outcome: "rolled_back" }), now)).toBe("taken back · 10 minutes ago · 5.5 s");
	expect(pastText(pastUpgrade({ finishedAt: null }), now)).toBe("committed · 10 minutes ago");
});

test.each([
	["2026-03-10T11:00:00.000Z", "2026-03-10T11:00:59.949Z", "59.9 s"],
	["2026-03-10T11:00:00.000Z", "2026-03-10T11:02:05.900Z", "2 min 5 s"],
	["2026-03-10T11:00:01.000Z", "2026-03-10T11:00:00.000Z", "0.0 s"],
])("from %s to %s it took %s", (from, to, text) => {
	expect(tookText(from, to)).toBe(text);
});

const steps = [
	{ label: "10 % of the calls", state: "done" },
	{ label: "Switch", state: "under-way" },
	{ label: "Commit", state: "to-come" },
] as const;

test.each<[string, Partial<UnderWayItem>, string]>([
	["of which nothing was said yet", { status: null }, "begun"],
	["in a step", { status: status({ steps }) }, "step 2 of 3"],
	["ahead of its steps", {}, "Loading"],
	["that waits", { status: status({ steps, waits: "Too few calls." }) }, "waits for you"],
	["that is paused", { status: status({ steps, waits: "Paused." }), verbs: ["promote", "resume", "abort"] }, "paused"],
])("one %s", (_, overrides, text) => {
	expect(underWayText(underWay(overrides))).toBe(text);
});
