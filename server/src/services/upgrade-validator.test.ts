import { expect, test } from "vitest";
import { type Outside, ruleInputs, type Situation, worldOf } from "../../../test/harness/world.ts";
import { UpgradeValidator } from "./upgrade-validator.ts";

const plain: Situation = { releases: { "a@1.0.0": {}, "a@2.0.0": {} }, wanted: { a: "1.0.0" } };

async function validate(situation: Situation, target: string, outside: Outside = {}) {
	const { plan, world, ports, states } = ruleInputs(situation, target, outside);
	const validator = new UpgradeValidator(ports, states);
	const result = await validator.validateUpgradePlan(plan, world, { restoresSnapshot: false, direction: "upgrade" });
	const { findings } = result;
	return {
		plan,
		world,
		validator,
		result,
		findings,
		codes: findings.map(({ code, severity }) => `${code} ${severity}`),
	};
}

test("an upgrade that nothing stands against has no findings", async () => {
	expect((await validate(plain, "a@2.0.0")).findings).toEqual([]);
});

test("everything that stands against it is told, and the same trouble once", async () => {
	const gone = { code: "import-missing", message: "a@2.0.0 imports left-pad, which it does not carry." };
	const releases = { "a@1.0.0": { state_version: 1 }, "a@2.0.0": { state_version: 2, engines: { node: ">=99" } } };

	const { codes } = await validate({ ...plain, releases }, "a@2.0.0", { code: { "a@2.0.0": gone }, freeBytes: 0 });

	expect(codes).toEqual(["engine-mismatch error", "import-missing error", "disk-space error"]);
});

test("a plan that is not feasible is not looked at any further", async () => {
	const { codes } = await validate(plain, "a@9.0.0", { freeBytes: 0 });

	expect(codes).toEqual(["unknown-version error"]);
});

test("with the checks switched off, the plan's own findings are all", async () => {
	const config = { validation: { pre_upgrade_checks: false } };

	expect((await validate({ ...plain, config }, "a@2.0.0", { freeBytes: 0 })).codes).toEqual([]);
});

test("upgrades that are switched off are refused, feasible or not", async () => {
	const config = { enabled: false };

	expect((await validate({ ...plain, config }, "a@2.0.0")).codes).toEqual(["upgrades-disabled error"]);
	expect((await validate({ ...plain, config }, "a@9.0.0")).codes).toEqual([
		"unknown-version error",
		"upgrades-disabled error",
	]);
});

test.each(["normal", "permissive"])("at level %s a miss in the matrix is told as a warning", async (level) => {
	const releases = { ...plain.releases, "b@1.0.0": { compatibility_matrix: { a: ["1.x"] } }, "c@1.0.0": {} };
	const wanted = { a: "1.0.0", b: "1.0.0", c: "1.0.0" };

	const { findings } = await validate({ releases, wanted, config: { validation: { level } } }, "a@2.0.0");

	expect(findings).toEqual([
		expect.objectContaining({
			code: "compatibility-conflict",
			severity: "warning",
			component: "b",
			message: "b@1.0.0 was tested with a 1.x only, not with a@2.0.0.",
		}),
	]);
});

test("a miss that was there before and that the upgrade does not touch is not told", async () => {
	const releases = { ...plain.releases, "b@1.0.0": { compatibility_matrix: { c: ["2.x"] } }, "c@1.0.0": {} };
	const wanted = { a: "1.0.0", b: "1.0.0", c: "1.0.0" };

	expect((await validate({ releases, wanted, config: { validation: { level: "normal" } } }, "a@2.0.0")).codes).toEqual(
		[],
	);
});

test.each([
	["strict", false, ["no-way-back", "disk-space"]],
	["normal", false, ["disk-space"]],
	["permissive", true, []],
] as const)("at level %s, %j block", async (level, passed, codes) => {
	const releases = { "a@1.0.0": { state_version: 1 }, "a@2.0.0": { state_version: 2 } };
	const code = { "a@2.0.0": [{ from: 1, to: 2, up: true, down: false }] };
	const situation: Situation = { ...plain, releases, config: { validation: { level } } };

	const { result } = await validate(situation, "a@2.0.0", { code, freeBytes: 0 });

	expect(result.passed).toBe(passed);
	expect(result.blocking.map((one) => one.code)).toEqual(codes);
	const others = result.findings.filter((one) => !result.blocking.includes(one));
	expect(others.map(({ severity }) => severity)).toEqual(others.map(() => "warning"));
});

test("with the checks switched off, what makes an upgrade impossible still refuses", async () => {
	const config = { enabled: false, validation: { pre_upgrade_checks: false } };
	const unreachable = [{ code: "runtime-unreachable", message: "Process 7 does not answer." }];

	const { result } = await validate({ ...plain, config, unreachable }, "a@2.0.0", { freeBytes: 0 });

	expect(result.blocking.map((one) => one.code)).toEqual(["upgrades-disabled", "runtime-unreachable"]);
});

test("what a release would conflict with is told for it alone", async () => {
	const situation: Situation = {
		releases: {
			...plain.releases,
			"b@1.0.0": { dependencies: { a: "1.x" } },
			"c@1.0.0": { dependencies: { b: "2.x" } },
		},
		wanted: { a: "1.0.0", b: "1.0.0", c: "1.0.0" },
	};
	const { validator } = await validate(plain, "a@2.0.0");
	const world = worldOf(situation);

	expect(validator.validateComponentCompatibility("a", "1.0.0", world)).toEqual([]);
	expect(validator.validateComponentCompatibility("a", "2.0.0", world)).toEqual([
		expect.objectContaining({ code: "unmet-dependency", component: "a" }),
	]);
});

test.each([
	["strict", "error"],
	["normal", "warning"],
	["permissive", "warning"],
])("what a release was not tested with is, at %s, a finding of severity %s", async (level, severity) => {
	const releases = { "a@1.0.0": {}, "a@2.0.0": {}, "b@1.0.0": { compatibility_matrix: { a: ["1.x"] } } };
	const situation: Situation = { releases, wanted: { a: "1.0.0", b: "1.0.0" }, config: { validation: { level } } };
	const { validator } = await validate(situation, "a@1.0.0");

	expect(validator.validateComponentCompatibility("a", "2.0.0", worldOf(situation))).toEqual([
		expect.objectContaining({ code: "compatibility-conflict", severity }),
	]);
});
