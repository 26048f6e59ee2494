import { expect, test } from "vitest";
import { decideRecovery, type JournalEntry, restartsBefore } from "./journal.ts";

/** An upgrade of one runtime in two stages, as its journal grows. */
const whole: readonly JournalEntry[] = [
	{ type: "planned", steps: [], undoes: [] },
	{ type: "installed" },
	{ type: "prepared", stage: 0, runtimes: ["r"] },
	{ type: "switching", stage: 0, runtime: "r", restarts: [{ component: "index", restarts: 1 }] },
	{ type: "switched", stage: 0, runtime: "r" },
	{ type: "prepared", stage: 1, runtimes: ["r"] },
	{
		type: "switching",
		stage: 1,
		runtime: "r",
		restarts: ["index", "renderer"].map((component) => ({ component, restarts: 4 })),
	},
	{ type: "switched", stage: 1, runtime: "r" },
	{ type: "baking" },
	{ type: "committing", manifestBefore: "a", manifestAfter: "b", lockBefore: null, lockAfter: "c" },
];

test.each([
	[0, "forget"],
	[1, "forget"],
	[2, "forget"],
	[3, "forget"],
	[4, "roll-back"],
	[5, "roll-back"],
	[6, "roll-back"],
	[7, "roll-back"],
	[8, "roll-back"],
	[9, "finish-if-running"],
	[10, "finish"],
])("after %i entries, who comes next decides: %s", (length, kind) => {
	expect(decideRecovery(whole.slice(0, length))).toEqual({ kind });
});

test.each([4, 5, 8, 9, 10])("going back that has begun after %i entries is gone on with", (length) => {
	const entries: JournalEntry[] = [...whole.slice(0, length), { type: "rolling-back", reason: "it was unhealthy" }];

	expect(decideRecovery(entries)).toEqual({ kind: "roll-back" });
});

test("without any runtime the commit alone decides", () => {
	const cold = whole.filter(({ type }) => ["planned", "installed", "committing"].includes(type));

	expect(decideRecovery(cold)).toEqual({ kind: "finish" });
	expect(decideRecovery(cold.slice(0, 2))).toEqual({ kind: "forget" });
});

test("the restarts before an upgrade are those before the first stage that moved the component", () => {
	expect(restartsBefore(whole, "r", "index")).toBe(1);
	expect(restartsBefore(whole, "r", "renderer")).toBe(4);
	expect(restartsBefore(whole, "r", "tokenizer")).toBeUndefined();
	expect(restartsBefore(whole, "s", "index")).toBeUndefined();
});

test("calls that were shared out and never switched leave nothing behind: whoever shared them out takes them with it", () => {
	const sharing: JournalEntry[] = [...whole.slice(0, 3), { type: "sharing", stage: 0, percent: 10 }];
	expect(decideRecovery(sharing)).toEqual({ kind: "forget" });
});

test("new releases that their own scripts have not let pass are not committed by anybody else", () => {
	const bake: JournalEntry[] = [...whole.slice(0, 8), { type: "baking", verifying: true }];
	expect(decideRecovery(bake)).toEqual({ kind: "roll-back" });
	expect(decideRecovery([...bake, { type: "verified" }])).toEqual({ kind: "finish-if-running" });
	expect(decideRecovery([...bake, ...whole.slice(9)])).toEqual({ kind: "finish" });
});
