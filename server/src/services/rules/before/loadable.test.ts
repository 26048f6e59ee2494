import { expect, test } from "vitest";
import { brief, plainUpgrade, ruleInputs } from "../../../../../test/harness/world.ts";
import { loadable } from "./loadable.ts";

test.each([
	["import-missing", "import-missing error a"],
	["timeout", "release-unloadable error a"],
])("code that fails with %s cannot be loaded", async (code, expected) => {
	const failing = { code, message: "a@2.0.0 cannot be loaded." };
	const findings = await loadable.check(ruleInputs(plainUpgrade, "a@2.0.0", { code: { "a@2.0.0": failing } }));

	expect(brief(findings)).toEqual([expected]);
	expect(findings[0]?.message).toBe(failing.message);
});
