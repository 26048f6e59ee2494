import { expect, test } from "vitest";
import { plainUpgrade, ruleInputs } from "../../../../../test/harness/world.ts";
import { diskSpace } from "./disk-space.ts";

test("too little room says how much there is and how much it takes", async () => {
	const findings = await diskSpace.check(ruleInputs(plainUpgrade, "a@2.0.0", { freeBytes: 5 * 2 ** 20 }));

	expect(findings.map(({ message }) => message)).toEqual([
		"Only 5 MB are free where /workspace lies, and an upgrade needs 64 MB. Make room and try again.",
	]);
});
