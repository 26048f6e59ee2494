import { expect, test } from "vitest";
import { brief, plainUpgrade, ruleInputs } from "../../../../../test/harness/world.ts";
import { compatibility } from "./compatibility.ts";
import { dependencies } from "./dependencies.ts";

/** A plan that moves `a` alone, whatever the solver would have said of it. */
function movingAlone(noodle: Record<string, unknown>, wanted: Record<string, string>) {
	const inputs = ruleInputs(plainUpgrade, "a@2.0.0");
	const releases = { ...plainUpgrade.releases, "b@1.0.0": noodle, "c@1.0.0": { dependencies: { d: "1.x" } } };
	const { world } = ruleInputs({ releases, wanted: { a: "1.0.0", c: "1.0.0", ...wanted } }, "a@1.0.0");
	return { ...inputs, world };
}

test.each([
	["needs what comes", { a: "2.x" }, { b: "1.0.0" }, []],
	["needs what was there", { a: "1.x" }, { b: "1.0.0" }, ["unmet-dependency error b"]],
	["is in no catalog any more", {}, { b: "3.0.0" }, []],
])("a component that stays and %s", async (_, needs, wanted, expected) => {
	const inputs = movingAlone({ dependencies: needs }, wanted);

	expect(brief(await dependencies.check(inputs))).toEqual(expected);
	expect(await compatibility.check(inputs)).toEqual([]);
});

test("what a release needs and nobody wants is told; what was missing before is not", async () => {
	const inputs = ruleInputs(plainUpgrade, "a@2.0.0");
	const releases = {
		"a@1.0.0": {},
		"a@2.0.0": { dependencies: { b: "1.x" } },
		"c@1.0.0": { dependencies: { d: "1.x" } },
	};
	const { world } = ruleInputs({ releases, wanted: { a: "1.0.0", c: "1.0.0" } }, "a@1.0.0");

	expect(brief(await dependencies.check({ ...inputs, world }))).toEqual(["missing-dependency error a"]);
});
