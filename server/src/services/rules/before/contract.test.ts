import { expect, test } from "vitest";
import { brief, plainUpgrade, ruleInputs, type Situation } from "../../../../../test/harness/world.ts";
import { contract } from "./contract.ts";

const methods: Situation = {
	...plainUpgrade,
	releases: {
		"a@1.0.0": { methods: ["add", "find"] },
		"a@1.1.0": { methods: ["find", "remove"] },
		"a@2.0.0": { methods: ["find", "remove"] },
		"a@3.0.0": {},
		"b@1.0.0": { dependencies: { a: "1.x" } },
		"b@2.0.0": { dependencies: { a: "*" } },
	},
};

test.each([
	["a minor upgrade in strict", "strict", "upgrade", "1.0.0", "a@1.1.0", ["methods-removed error a"]],
	["a major upgrade in strict", "strict", "upgrade", "1.0.0", "a@2.0.0", ["methods-removed warning a"]],
	["a rollback", "strict", "rollback", "1.1.0", "a@1.0.0", []],
	["a release that does not say what it has", "strict", "upgrade", "1.0.0", "a@3.0.0", []],
] as const)("methods that are gone: %s gives %j", async (_, level, direction, from, target, expected) => {
	const situation = { ...methods, wanted: { a: from }, config: { validation: { level } } };

	expect(brief(await contract.check(ruleInputs(situation, target, {}, { direction })))).toEqual(expected);
});

test("methods that are gone are named, with who may miss them and the way out", async () => {
	const situation = { ...methods, wanted: { a: "1.0.0", b: "2.0.0" } };
	const [finding] = await contract.check(ruleInputs(situation, "a@1.1.0"));

	expect(finding?.message).toBe(
		'a@1.1.0 no longer has add, which callers of 1.0.0 may rely on. b depends on a. Give it a new major version, or set validation.level to "normal" if no caller uses it.',
	);
});
