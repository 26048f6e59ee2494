import { expect, test } from "vitest";
import { brief, type Outside, plainUpgrade, ruleInputs, type Situation } from "../../../../../test/harness/world.ts";
import { wayBack } from "./way-back.ts";

const stateful: Situation = {
	...plainUpgrade,
	releases: { "a@1.0.0": { state_version: 1 }, "a@2.0.0": { state_version: 2 } },
};
const both = { from: 1, to: 2, up: true, down: true };
const upOnly = { ...both, down: false };
const unwritable = { code: "snapshot-unwritable", message: "The states cannot be kept." };
const live: Situation = { ...plainUpgrade, nodes: ["v24.0.0"] };
const gone: Situation = { ...live, releases: { "a@2.0.0": {} } };

test.each<[string, Situation, Outside, string[]]>([
	["state that comes down again", stateful, { code: { "a@2.0.0": [both] } }, []],
	["state that only goes up", stateful, { code: { "a@2.0.0": [upOnly] } }, ["no-way-back error a"]],
	[
		"state that only goes up, with rollbacks switched off",
		{ ...stateful, config: { rollback: { enabled: false } } },
		{ code: { "a@2.0.0": [upOnly] } },
		[],
	],
	["states that cannot be kept", live, { snapshotsUnwritable: unwritable }, ["no-way-back error null"]],
	["states that nobody has", plainUpgrade, { snapshotsUnwritable: unwritable }, []],
	["a release that runs and is nowhere else", gone, {}, ["no-way-back error a"]],
	["a release that is nowhere and runs nowhere", { ...gone, nodes: [] }, {}, ["no-way-back warning a"]],
])("%s", async (_, situation, outside, expected) => {
	expect(brief(await wayBack.check(ruleInputs(situation, "a@2.0.0", outside)))).toEqual(expected);
});

test("what goes back needs no way back itself", async () => {
	const situation = { ...stateful, wanted: { a: "2.0.0" } };
	const inputs = ruleInputs(situation, "a@1.0.0", { code: { "a@2.0.0": [upOnly] } }, { direction: "rollback" });

	expect(await wayBack.check(inputs)).toEqual([]);
});

test.each([
	["strict", 'Set validation.level to "normal" to upgrade all the same.'],
	[
		"normal",
		'A rollback could only restore the state as it was before ("noodle rollback --restore-snapshot"), and would lose what was written since.',
	],
])("a way back that is missing says at %s what can be done", async (level, wayOut) => {
	const situation = { ...stateful, config: { validation: { level } } };
	const [found] = await wayBack.check(ruleInputs(situation, "a@2.0.0", { code: { "a@2.0.0": [upOnly] } }));

	expect(found?.message).toBe(
		`There is no way back: no release can migrate the state of a from version 2 to 1. Publish a release that carries this migration. ${wayOut}`,
	);
});
