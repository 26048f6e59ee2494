import { finding } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { plainUpgrade, worldOf } from "../../../../../test/harness/world.ts";
import { lockReadable } from "./lock-readable.ts";

test("a damaged lock file stands in the way, and what is wrong with a catalog does not", async () => {
	const damaged = finding("invalid-lock", "error", "It has conflict marks.");
	const other = finding("invalid-release", "error", "A folder is no release.");

	expect(await lockReadable.check({ ...worldOf(plainUpgrade), findings: [other, damaged] })).toEqual([damaged]);
	expect(await lockReadable.check({ ...worldOf(plainUpgrade), findings: [other] })).toEqual([]);
});
