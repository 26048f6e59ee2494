import { type Finding, readManifest } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { inventoryOf, type NoodleBlock, releaseOf } from "../../../test/harness/releases.ts";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { type CheckInputs, checkManifest } from "./check.ts";
import { installedOnly } from "./inventory.ts";

function check(source: string, releases: Record<string, NoodleBlock>, inputs: Partial<CheckInputs> = {}) {
	const { text, ranges } = marked(source);
	const findings = checkManifest(readManifest(text, "noodle.json"), {
		inventory: inventoryOf(releases),
		lock: null,
		nodeVersions: ["24.0.0"],
		catalogComplete: true,
		...inputs,
	});
	return { findings, ranges };
}

function only(findings: readonly Finding[]): Finding {
	expect(findings.map(({ code }) => code)).toHaveLength(1);
	const [finding] = findings;
	if (!finding) throw new Error("There is no finding.");
	return finding;
}

test("a manifest that fits together has nothing to tell", () => {
	const { findings } = check(`{ "components": { "a": "1.0.0", "b": { "version": "2.0.0" } } }`, {
		"a@1.0.0": { dependencies: { b: "^2.0.0" }, compatibility_matrix: { b: ["2.x"], absent: ["1.x"] } },
		"b@2.0.0": { engines: { node: ">=22" } },
	});

	expect(findings).toEqual([]);
});

const catalog = { "renderer@1.0.0": {}, "renderer@1.1.0": {}, "renderer@2.0.0": {} };

test.each([
	[
		`"renderer": ⟦at:"9.0.0"⟧`,
		"unknown-version",
		"No catalog has renderer@9.0.0; there is 2.0.0, 1.1.0, 1.0.0. Choose one of these.",
	],
	[`"renderer": { "version": ⟦at:"9.0.0"⟧ }`, "unknown-version", "No catalog has renderer@9.0.0;"],
	[`⟦at:"rendrer"⟧: "1.0.0"`, "unknown-component", 'No catalog has a component "rendrer". Did you mean "renderer"?'],
	[
		`⟦at:"payments"⟧: "1.0.0"`,
		"unknown-component",
		'No catalog has a component "payments". Check the name, or add a release of it to a catalog.',
	],
])("%s is %s", (entry, code, message) => {
	const { findings, ranges } = check(`{ "components": { ${entry} } }`, catalog);

	const finding = only(findings);
	expect(finding).toMatchObject({ code, severity: "error", range: ranges.at });
	expect(finding.message).toContain(message);
});

test("where no release at all was found, the catalog is to be looked at, and not the name", () => {
	const [finding] = check(`{ "components": { "a": "1.0.0" } }`, {}).findings;
	expect(finding?.message).toBe(
		'No catalog has a component "a". No release at all was found: see that the folder of "registry_path" is there and has releases in it.',
	);
});

test("a release that is installed and in no catalog any more is warned of, as long as all catalogs could be asked", () => {
	const inventory = inventoryOf({}).with([{ ...releaseOf("a@1.0.0"), catalog: installedOnly }]);
	const source = `{ "components": { "a": ⟦at:"1.0.0"⟧ } }`;

	const { findings, ranges } = check(source, {}, { inventory });
	expect(only(findings)).toMatchObject({ code: "release-gone", severity: "warning", range: ranges.at });
	expect(check(source, {}, { inventory, catalogComplete: false }).findings).toEqual([]);
});

test("nothing is concluded from what a catalog that is down does not list", () => {
	expect(check(`{ "components": { "a": "1.0.0" } }`, {}, { catalogComplete: false }).findings).toEqual([]);
});

test("an unmet dependency stands at the one that needs it, and points at the other", () => {
	const { findings, ranges } = check(`{ "components": { "b": { "version": ⟦other:"1.0.0"⟧ }, "a": ⟦at:"1.0.0"⟧ } }`, {
		"a@1.0.0": { dependencies: { b: "^2.0.0" } },
		"b@1.0.0": {},
	});

	expect(only(findings)).toEqual({
		code: "unmet-dependency",
		severity: "error",
		component: "a",
		message: "a@1.0.0 needs b ^2.0.0, and b@1.0.0 does not fit. Change one of the two.",
		file: "noodle.json",
		range: ranges.at,
		related: [
			{ component: "b", message: "a needs b ^2.0.0 here, not 1.0.0.", file: "noodle.json", range: ranges.other },
		],
	});
});

test.each([
	["strict", "error"],
	["normal", "warning"],
	["permissive", "warning"],
])("a miss in the matrix is, at level %s, %s", (level, severity) => {
	const { findings, ranges } = check(
		`{ "components": { "a": ⟦at:"1.0.0"⟧, "b": ⟦other:"3.0.0"⟧ }, "runtime_upgrade": { "validation": { "level": "${level}" } } }`,
		{ "a@1.0.0": { compatibility_matrix: { b: ["1.x", "2.x"] } }, "b@3.0.0": {} },
	);

	expect(only(findings)).toMatchObject({
		code: "compatibility-conflict",
		severity,
		component: "a",
		message: "a@1.0.0 was tested with b 1.x || 2.x only, not with b@3.0.0. Change one of the two.",
		range: ranges.at,
		related: [{ component: "b", message: "a was tested with b 1.x || 2.x here, not 3.0.0.", range: ranges.other }],
	});
});

test("a dependency that is absent is to be added", () => {
	const { findings, ranges } = check(`{ "components": { "a": ⟦at:"1.0.0"⟧ } }`, {
		"a@1.0.0": { dependencies: { b: "^2.0.0" } },
	});

	expect(only(findings)).toMatchObject({
		code: "missing-dependency",
		severity: "error",
		message: "a@1.0.0 needs b ^2.0.0, and there is no b in the manifest. Add b in a version that fits.",
		range: ranges.at,
		related: [],
	});
});

test.each([
	['"9.9.9"', "unknown-version"],
	['"nonsense"', "invalid-version"],
])("a component whose own entry %s is wrong is reported there, and not by whoever needs it", (entry, code) => {
	const { findings } = check(`{ "components": { "a": "1.0.0", "b": ${entry} } }`, {
		"a@1.0.0": { dependencies: { b: "^2.0.0" } },
		"b@2.0.0": {},
	});

	expect(only(findings)).toMatchObject({ code, component: "b" });
});

test("a ring of dependencies is a warning at its first member", () => {
	const { findings, ranges } = check(`{ "components": { ⟦at:"a"⟧: "1.0.0", "b": "1.0.0" } }`, {
		"a@1.0.0": { dependencies: { b: "1.x" } },
		"b@1.0.0": { dependencies: { a: "1.x" } },
	});

	expect(only(findings)).toMatchObject({ code: "dependency-cycle", severity: "warning", range: ranges.at });
	expect(only(findings).message).toContain("a needs b needs a:");
});

test("a release for another Node is an error that names both", () => {
	const { findings, ranges } = check(`{ "components": { "a": ⟦at:"1.0.0"⟧ } }`, {
		"a@1.0.0": { engines: { node: ">=26" } },
	});

	expect(only(findings)).toMatchObject({ code: "engine-mismatch", severity: "error", range: ranges.at });
	expect(only(findings).message).toContain("a@1.0.0 needs Node >=26, and this is Node 24.0.0.");
});

test("a release has to fit the Node of every runtime", () => {
	const manifest = `{ "components": { "a": "1.0.0" } }`;
	const needs24 = { "a@1.0.0": { engines: { node: ">=24" } } };

	expect(check(manifest, needs24, { nodeVersions: ["24.1.0", "26.0.0"] }).findings).toEqual([]);
	const { findings } = check(manifest, needs24, { nodeVersions: ["24.1.0", "22.14.0"] });
	expect(only(findings).message).toContain("and this is Node 22.14.0.");
});

test.each(["thread", "process", "inline"])("a release with the isolation %s has nothing to tell", (isolation) => {
	expect(check(`{ "components": { "a": "1.0.0" } }`, { "a@1.0.0": { isolation } }).findings).toEqual([]);
});

const hash = (digit: string): string => `sha256-${digit.repeat(64)}`;

test.each([
	["other content", "1.0.0", hash("1"), ["release-changed"]],
	["the same content", "1.0.0", hash("0"), []],
	["content that is not known", "1.0.0", undefined, []],
	["a lock of another version", "0.9.0", hash("1"), []],
])("%s under a locked version gives %j", (_, version, now, codes) => {
	const { findings, ranges } = check(
		`{ "components": { "a": ⟦at:"1.0.0"⟧ } }`,
		{ "a@1.0.0": {} },
		{
			lock: new Map([["a", { version, integrity: hash("0"), catalog: "folder:x" }]]),
			contentHashes: new Map(now === undefined ? [] : [["a@1.0.0", now]]),
		},
	);

	expect(findings.map(({ code }) => code)).toEqual(codes);
	for (const finding of findings) expect(finding).toMatchObject({ severity: "error", range: ranges.at });
});
