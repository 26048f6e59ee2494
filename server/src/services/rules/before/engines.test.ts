import { expect, test } from "vitest";
import { brief, plainUpgrade, ruleInputs } from "../../../../../test/harness/world.ts";
import { engines } from "./engines.ts";

test.each([
	["the oldest Node of all that run", ["v24.0.0", "v22.14.0"], "24.0.0", ["the service runs on Node 22.14.0"]],
	["our own Node when none runs", [], "22.14.0", ["the service runs on Node 22.14.0"]],
	["none that is too old", ["v24.1.0"], "22.14.0", []],
])("the engine is held against %s", async (_, nodes, nodeVersion, expected) => {
	const releases = { ...plainUpgrade.releases, "a@2.0.0": { engines: { node: ">=24" } } };
	const findings = await engines.check(ruleInputs({ ...plainUpgrade, releases, nodes }, "a@2.0.0", { nodeVersion }));

	expect(brief(findings)).toEqual(expected.map(() => "engine-mismatch error a"));
	for (const [i, text] of expected.entries()) expect(findings[i]?.message).toContain(text);
});
