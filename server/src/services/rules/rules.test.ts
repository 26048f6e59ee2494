import type { Finding } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { type Outside, ruleInputs, type Situation, zeroHash } from "../../../../test/harness/world.ts";
import { contract } from "./contract.ts";
import { diskSpace } from "./disk-space.ts";
import { engines } from "./engines.ts";
import { integrity } from "./integrity.ts";
import { loadable } from "./loadable.ts";
import { reachable } from "./reachable.ts";
import type { RuleInputs } from "./rule.ts";
import { state } from "./state.ts";

const plain: Situation = { releases: { "a@1.0.0": {}, "a@2.0.0": {} }, wanted: { a: "1.0.0" } };

function brief(findings: readonly Finding[]): string[] {
	return findings.map(({ code, severity, component }) => `${code} ${severity} ${component}`);
}

test("nothing stands against a plain upgrade", async () => {
	const inputs = ruleInputs({ ...plain, nodes: ["v24.0.0"] }, "a@2.0.0");

	for (const rule of [contract, diskSpace, engines, integrity, loadable, reachable, state]) {
		expect(await rule.check(inputs)).toEqual([]);
	}
});

const methods: Situation = {
	...plain,
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
	["a minor upgrade in normal", "normal", "upgrade", "1.0.0", "a@1.1.0", ["methods-removed warning a"]],
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
		'a@1.1.0 no longer has add, which callers of 1.0.0 may rely on. b depends on a. Publish it under a new major version, or set validation.level to "normal" if no caller uses it.',
	);
});

test("too little room says how much there is and how much it takes", async () => {
	const findings = await diskSpace.check(ruleInputs(plain, "a@2.0.0", { freeBytes: 5 * 2 ** 20 }));

	expect(findings.map(({ message }) => message)).toEqual([
		"Only 5 MB are free where /workspace lies, and an upgrade needs 64 MB. Make room and try again.",
	]);
});

test.each([
	["the oldest Node of all that run", ["v24.0.0", "v22.14.0"], "24.0.0", ["the service runs on Node 22.14.0"]],
	["our own Node when none runs", [], "22.14.0", ["the service runs on Node 22.14.0"]],
	["none that is too old", ["v24.1.0"], "22.14.0", []],
])("the engine is held against %s", async (_, nodes, nodeVersion, expected) => {
	const releases = { ...plain.releases, "a@2.0.0": { engines: { node: ">=24" } } };
	const findings = await engines.check(ruleInputs({ ...plain, releases, nodes }, "a@2.0.0", { nodeVersion }));

	expect(brief(findings)).toEqual(expected.map(() => "engine-mismatch error a"));
	for (const [i, text] of expected.entries()) expect(findings[i]?.message).toContain(text);
});

const otherHash = `sha256-${"1".repeat(64)}`;

test.each([
	["the content that is locked", "2.0.0", zeroHash, []],
	["other content", "2.0.0", otherHash, ["release-changed error a"]],
	["content that no lock is about", "1.0.0", otherHash, []],
	[
		"content that cannot be read",
		"2.0.0",
		{ code: "unreadable", message: "It is cut off." },
		["invalid-release error a"],
	],
] as const)("%s gives %j", async (_, version, hash, expected) => {
	const lock = new Map([["a", { version, integrity: zeroHash, catalog: "folder:x" }]]);
	const inputs = ruleInputs({ ...plain, lock }, "a@2.0.0", { hashes: { "a@2.0.0": hash } });

	expect(brief(await integrity.check(inputs))).toEqual(expected);
});

test.each([
	["import-missing", "import-missing error a"],
	["timeout", "release-unloadable error a"],
])("code that fails with %s cannot be loaded", async (code, expected) => {
	const failing = { code, message: "a@2.0.0 cannot be loaded." };
	const findings = await loadable.check(ruleInputs(plain, "a@2.0.0", { code: { "a@2.0.0": failing } }));

	expect(brief(findings)).toEqual([expected]);
	expect(findings[0]?.message).toBe(failing.message);
});

test("every runtime that does not answer is told", async () => {
	const unreachable = [1, 2].map((pid) => ({ code: "timeout", message: `Process ${pid} does not answer.` }));
	const findings = await reachable.check(ruleInputs({ ...plain, unreachable }, "a@2.0.0"));

	expect(findings.map(({ code, message }) => [code, message])).toEqual([
		["runtime-unreachable", "Process 1 does not answer."],
		["runtime-unreachable", "Process 2 does not answer."],
	]);
});

const stateful: Situation = {
	...plain,
	releases: { "a@1.0.0": { state_version: 1 }, "a@2.0.0": { state_version: 2 }, "a@3.0.0": {} },
};
const both = { from: 1, to: 2, up: true, down: true };
const upOnly = { ...both, down: false };

test.each([
	["both ways", "strict", "a@2.0.0", [both], []],
	["no way", "strict", "a@2.0.0", [], ["no-state-path error a"]],
	["no way, even in permissive", "permissive", "a@2.0.0", [], ["no-state-path error a"]],
	["no way back", "strict", "a@2.0.0", [upOnly], ["no-way-back error a"]],
	["no way back, in normal", "normal", "a@2.0.0", [upOnly], ["no-way-back warning a"]],
	["no state any more", "strict", "a@3.0.0", [], ["no-state-path error a"]],
	["no state any more, in normal", "normal", "a@3.0.0", [], ["no-state-path warning a"]],
] as const)("state with %s at level %s", async (_, level, target, migrations, expected) => {
	const outside: Outside = { code: { "a@2.0.0": migrations } };

	const findings = await state.check(ruleInputs({ ...stateful, config: { validation: { level } } }, target, outside));

	expect(brief(findings)).toEqual(expected);
});

/** Releases that a command starts, so that no code of theirs can be looked into. */
const commanded: Situation = {
	...plain,
	releases: {
		"a@1.0.0": { state_version: 1 },
		"a@2.0.0": { state_version: 2, isolation: "process", command: ["python3", "main.py"] },
	},
};

test.each([
	["what it declares", "strict", [both], []],
	["what it does not declare, in strict", "strict", [], ["state-path-unproven error a"]],
	["what it does not declare, in normal", "normal", [], ["state-path-unproven warning a"]],
	["what it does not declare, in permissive", "permissive", [], ["state-path-unproven warning a"]],
	["another step", "normal", [{ ...both, to: 3 }], ["state-path-unproven warning a"]],
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

test("a way back that is missing says what a rollback could still do", async () => {
	const situation = { ...stateful, config: { validation: { level: "normal" } } };
	const findings = await state.check(ruleInputs(situation, "a@2.0.0", { code: { "a@2.0.0": [upOnly] } }));

	expect(findings.map(({ message }) => message)).toEqual([
		'There is no way back: no release can migrate the state of a from version 2 to 1. Publish a release that carries this migration. A rollback could only restore the state as it was before ("noodle rollback --restore-snapshot"), and would lose what was written since.',
	]);
});

function rollback(migrations: readonly (typeof both)[], restoresSnapshot: boolean): RuleInputs {
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
