import { expect, test } from "vitest";
import { brief, plainUpgrade, ruleInputs, type Situation } from "../../../../../test/harness/world.ts";
import { compatibility } from "./compatibility.ts";
import { dependencies } from "./dependencies.ts";

const level = "normal";
const wanted = { a: "1.0.0", b: "1.0.0", c: "1.0.0" };

function beside(noodle: Record<string, unknown>): Situation {
	const releases = { ...plainUpgrade.releases, "b@1.0.0": noodle, "c@1.0.0": {} };
	return { releases, wanted, config: { validation: { level } } };
}

test.each([
	["was tested with it", { a: ["1.x", "2.x"] }, []],
	["was tested with an older one", { a: ["1.x"] }, ["compatibility-conflict error b"]],
	["does not go with what stays", { c: ["2.x"] }, []],
])("a component that stays and %s", async (_, matrix, expected) => {
	const inputs = ruleInputs(beside({ compatibility_matrix: matrix }), "a@2.0.0");

	expect(brief(await compatibility.check(inputs))).toEqual(expected);
	expect(await dependencies.check(inputs)).toEqual([]);
});
