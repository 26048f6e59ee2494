import { expect, test } from "vitest";
import type { StoredUpgrade } from "./ports.ts";
import type { ControlVerb } from "./upgrade.ts";
import type { UpgradeStatus } from "./upgrade-status.ts";
import { verbsAfter, verbsUnderWay } from "./upgrade-verbs.ts";

test.each<[string, UpgradeStatus["phase"] | null, ControlVerb[], string[]]>([
	["before anything is said of it", null, [], ["abort"]],
	["while it is prepared", "preparing", [], ["abort"]],
	["in a step", "rolling-out", [], ["promote", "pause", "abort"]],
	["in a step that is paused", "rolling-out", ["pause"], ["promote", "resume", "abort"]],
	["in a step that was resumed", "rolling-out", ["pause", "resume"], ["promote", "pause", "abort"]],
	[
		"in the step after one that was paused and promoted",
		"rolling-out",
		["pause", "promote"],
		["promote", "pause", "abort"],
	],
	["in the bake", "baking", [], ["mark-good", "pause", "abort"]],
	["in a bake that is paused", "baking", ["promote", "pause"], ["mark-good", "resume", "abort"]],
	["once it was aborted", "baking", ["pause", "abort"], []],
	["in the commit", "committing", [], []],
	["on the way back", "rolling-back", [], []],
])("%s", (_, phase, requests, verbs) => {
	expect(verbsUnderWay(phase && { phase }, requests)).toEqual(verbs);
});

function past(overrides: Partial<StoredUpgrade>): StoredUpgrade {
	return {
		id: "u1",
		kind: "upgrade",
		outcome: "committed",
		components: [
			{ name: "a", from: "1.0.0", to: "2.0.0" },
			{ name: "b", from: "1.0.0", to: "2.0.0" },
		],
		undone: [],
		pointKept: true,
		...overrides,
	} as StoredUpgrade;
}

test.each<[string, Partial<StoredUpgrade>, string[]]>([
	["one that committed", {}, ["roll-back"]],
	["one that is undone in part", { undone: ["a"] }, ["roll-back"]],
	["one that is undone", { undone: ["b", "a"] }, []],
	["one whose point is not kept", { pointKept: false }, []],
	["a rollback", { kind: "rollback" }, []],
	["one that was taken back", { outcome: "rolled_back" }, ["retry"]],
	["one that was refused", { outcome: "refused" }, ["retry"]],
	["one that is under way", { outcome: null }, []],
])("what can be asked for after %s", (_, overrides, verbs) => {
	expect(verbsAfter(past(overrides))).toEqual(verbs);
});
