import { expect, test } from "vitest";
import { plainUpgrade, ruleInputs } from "../../../../test/harness/world.ts";
import { runSuite } from "./rule.ts";
import { afterSwitch, beforeUpgrade, systemConstraints } from "./suites.ts";

test("nothing stands against a plain upgrade", async () => {
	const inputs = ruleInputs({ ...plainUpgrade, nodes: ["v24.0.0"] }, "a@2.0.0");

	expect(await runSuite(beforeUpgrade, inputs)).toEqual([]);
	expect(await runSuite(systemConstraints, inputs.world)).toEqual([]);
});

test("every rule has a name of its own", () => {
	const names = [beforeUpgrade, systemConstraints, afterSwitch].flatMap(({ rules }) => rules.map(({ name }) => name));

	expect(new Set(names).size).toBe(names.length);
});
