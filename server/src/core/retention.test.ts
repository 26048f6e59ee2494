import { expect, test } from "vitest";
import type { StoredUpgrade } from "./ports.ts";
import { pointsToDrop, spentUpgrades } from "./retention.ts";

const now = "2026-02-01T00:00:00.000Z";

/** Upgrades of one component, newest first; each started so many days ago. */
function history(...upgrades: (Partial<StoredUpgrade> & { daysAgo?: number })[]): StoredUpgrade[] {
	return upgrades.map(({ daysAgo = 0, ...other }, i) => ({
		id: `u${i}`,
		kind: "upgrade",
		outcome: "committed",
		components: [{ name: "a", from: "1.0.0", to: "2.0.0" }],
		startedAt: new Date(Date.parse(now) - daysAgo * 86_400_000).toISOString(),
		finishedAt: null,
		actor: "somebody",
		user: null,
		strategy: null,
		code: null,
		reason: "",
		undoes: null,
		rollback: null,
		undone: [],
		pointKept: true,
		pid: 1,
		...other,
	}));
}

test.each([
	["few and young ones stay", history({}, {}), 2, 30, []],
	["the newest so many stay", history({}, {}, {}, {}), 2, 30, ["u2", "u3"]],
	["the old ones go", history({ daysAgo: 1 }, { daysAgo: 30 }, { daysAgo: 31 }), 9, 30, ["u2"]],
	["what did not commit is none", history({ outcome: "refused" }, { outcome: null }, {}, {}), 1, 30, ["u3"]],
	["a rollback is none", history({ kind: "rollback" }, {}, {}), 1, 30, ["u2"]],
	["what was dropped is not dropped again", history({}, { pointKept: false }, {}), 1, 30, ["u2"]],
	["what is undone goes, and takes nobody's place", history({}, { undone: ["a"] }, {}), 2, 30, ["u1"]],
	[
		"what is undone in part stays",
		history({
			components: [
				{ name: "a", from: "1.0.0", to: "2.0.0" },
				{ name: "b", from: "1.0.0", to: "2.0.0" },
			],
			undone: ["a"],
		}),
		1,
		30,
		[],
	],
] as [string, StoredUpgrade[], number, number, string[]][])("%s", (_, upgrades, most, days, dropped) => {
	expect(pointsToDrop(upgrades, most, days, now)).toEqual(dropped);
});

test.each([
	["one under way is not, however old it is", { outcome: null, daysAgo: 99 }, false],
	["a point that is kept is not", { daysAgo: 99 }, false],
	["a point that was dropped is", { pointKept: false }, true],
	["what went back is", { outcome: "rolled_back" }, true],
	["what was refused is", { outcome: "refused" }, true],
	["what failed is not while somebody may repair it", { outcome: "failed", daysAgo: 30 }, false],
	["what failed long ago is", { outcome: "failed", daysAgo: 31 }, true],
	["a young rollback is not", { kind: "rollback", daysAgo: 30 }, false],
	["an old rollback is", { kind: "rollback", daysAgo: 31 }, true],
] as const)("of no use any more: %s", (_, upgrade, spent) => {
	expect(spentUpgrades(history(upgrade), 30, now)).toEqual(spent ? ["u0"] : []);
});
