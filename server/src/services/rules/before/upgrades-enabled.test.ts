import { expect, test } from "vitest";
import { brief, plainUpgrade, worldOf } from "../../../../../test/harness/world.ts";
import { upgradesEnabled } from "./upgrades-enabled.ts";

test("upgrades that are switched off are refused", async () => {
	expect(await upgradesEnabled.check(worldOf(plainUpgrade))).toEqual([]);
	expect(brief(await upgradesEnabled.check(worldOf({ ...plainUpgrade, config: { enabled: false } })))).toEqual([
		"upgrades-disabled error null",
	]);
});
