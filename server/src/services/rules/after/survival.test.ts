import { expect, test } from "vitest";
import { afterInputs, type SlotSaying } from "../../../../../test/harness/switched.ts";
import { survival } from "./survival.ts";

test.each<[string, SlotSaying, (() => number | undefined) | undefined, string | null]>([
	["serves", {}, undefined, null],
	["is unwell, which is another rule's affair", { health: "unhealthy" }, undefined, null],
	["was restarted before", { restarts: 2 }, () => 2, null],
	["was restarted nobody knows when", { restarts: 2 }, () => undefined, null],
	["was restarted since", { restarts: 3 }, () => 2, "a@2.0.0 died after the switch and had to be restarted."],
	[
		"is being restarted",
		{ health: "restarting", reason: "out of ink" },
		undefined,
		"a@2.0.0 is restarting after the switch: out of ink.",
	],
	["has failed", { health: "failed" }, undefined, "a@2.0.0 is failed after the switch: no reason given."],
	[
		"is not what was switched to, which is another rule's affair",
		{ version: "1.0.0", health: "failed" },
		undefined,
		null,
	],
])("a release that %s", async (_, saying, restartsBefore, expected) => {
	const found = await survival.check(afterInputs(saying, restartsBefore && { restartsBefore }));

	expect(found.map(({ code, message }) => [code, message])).toEqual(
		expected === null ? [] : [["component-died", expected]],
	);
});
