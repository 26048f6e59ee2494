import { expect, test } from "vitest";
import { brief, type Outside, plainUpgrade, ruleInputs, type Situation } from "../../../../../test/harness/world.ts";
import type { BeforeInputs } from "../rule.ts";
import { state } from "./state.ts";

const stateful: Situation = {
	...plainUpgrade,
	releases: { "a@1.0.0": { state_version: 1 }, "a@2.0.0": { state_version: 2 }, "a@3.0.0": {} },
};
const both = { from: 1, to: 2, up: true, down: true };
const upOnly = { ...both, down: false };

test.each([
	["both ways", "strict", "a@2.0.0", [both], []],
	["no way", "strict", "a@2.0.0", [], ["no-state-path error a"]],
	["no way, even in permissive", "permissive", "a@2.0.0", [], ["no-state-path error a"]],
	["no way back, which is the affair of another rule", "strict", "a@2.0.0", [upOnly], []],
	["no state any more", "strict", "a@3.0.0", [], ["state-dropped error a"]],
] as const)("state with %s at level %s", async (_, level, target, migrations, expected) => {
	const outside: Outside = { code: { "a@2.0.0": migrations } };

	const findings = await state.check(ruleInputs({ ...stateful, config: { validation: { level } } }, target, outside));

	expect(brief(findings)).toEqual(expected);
});

/** Releases that a command starts, so that no code of theirs can be looked into. */
const commanded: Situation = {
	...plainUpgrade,
	releases: {
		"a@1.0.0": { state_version: 1 },
		"a@2.0.0": { state_version: 2, isolation: "process", command: ["python3", "main.py"] },
	},
};

test.each([
	["what it declares", "strict", [both], []],
	["what it does not declare, in strict", "strict", [], ["state-path-unproven error a"]],
	["another step", "normal", [{ ...both, to: 3 }], ["state-path-unproven error a"]],
] as const)(
	"state through a release that a command starts: %s, at level %s",
	async (_, level, migrations, expected) => {
		const situation = { ...commanded, config: { validation: { level } } };
		const findings = await state.check(ruleInputs(situation, "a@2.0.0", { code: { "a@2.0.0": migrations } }));

		expect(brief(findings)).toEqual(expected);
	},
);

test("a way that nobody declares is told once for both directions, with what happens if there is none", async () => {
	const situation = { ...commanded, config: { validation: { level: "normal" } } };
	const findings = await state.check(ruleInputs(situation, "a@2.0.0"));

	expect(findings.map(({ message }) => message)).toEqual([
		'Nothing says that a@2.0.0 can migrate state from version 1 to 2 and from version 2 to 1: it is started by a command, and its noodle.migrations do not have "1-2". It is tried, and if it fails in the upgrade, nothing changes. If it fails in a rollback, only the state as it was before can be restored ("noodle rollback --restore-snapshot").',
	]);
});

test("a rollback over a way that nobody declares is tried at every level", async () => {
	const situation = { ...commanded, wanted: { a: "2.0.0" } };
	const findings = await state.check(ruleInputs(situation, "a@1.0.0", {}, { direction: "rollback" }));

	expect(brief(findings)).toEqual(["state-path-unproven warning a"]);
	expect(findings[0]?.message).toContain("It is tried, and if it fails, nothing changes. Or roll back with");
});

function rollback(migrations: readonly (typeof both)[], restoresSnapshot: boolean): BeforeInputs {
	const outside: Outside = { code: { "a@2.0.0": migrations } };
	return ruleInputs({ ...stateful, wanted: { a: "2.0.0" } }, "a@1.0.0", outside, {
		direction: "rollback",
		restoresSnapshot,
	});
}

test("a rollback takes the way back, or the snapshot, and says that it can", async () => {
	expect(await state.check(rollback([both], false))).toEqual([]);
	expect(await state.check(rollback([], true))).toEqual([]);
	const findings = await state.check(rollback([upOnly], false));
	expect(findings.map(({ message }) => message)).toEqual([
		'No release can migrate the state of a from version 2 to 1. Publish a release that carries this migration. Or roll back with "--restore-snapshot", which takes the state as it was before the upgrade.',
	]);
});

test.each([
	["strict", ' Set validation.level to "normal" to upgrade all the same.'],
	["normal", ""],
])("state that would be lost is told at %s, with the way out", async (level, wayOut) => {
	const [lost] = await state.check(ruleInputs({ ...stateful, config: { validation: { level } } }, "a@3.0.0"));

	expect(lost?.message).toBe(`a@3.0.0 keeps no state, so what 1.0.0 has in memory would be lost.${wayOut}`);
});
