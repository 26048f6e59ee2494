import type { Finding, Severity } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import { DiagnosticSeverity } from "vscode-languageserver";
import { serverCommands } from "../protocol/index.ts";
import { toCodeLenses, toDiagnostic, toUpgradeLens } from "./convert.ts";

const range = { start: { line: 2, character: 4 }, end: { line: 2, character: 11 } };
const elsewhere = { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } };
const finding: Finding = {
	code: "compatibility-conflict",
	severity: "error",
	component: "renderer",
	message: "They do not go together.",
	file: "/w/noodle.json",
	range,
	related: [{ component: "limiter", message: "limiter is here.", file: "/w/noodle.json", range: elsewhere }],
};
const uriOf = (file: string) => `file://${file}`;

test("a finding keeps its code, range and related places", () => {
	expect(toDiagnostic(finding, uriOf)).toEqual({
		code: "compatibility-conflict",
		source: "noodle",
		severity: DiagnosticSeverity.Error,
		message: "They do not go together.",
		range,
		relatedInformation: [{ message: "limiter is here.", location: { uri: "file:///w/noodle.json", range: elsewhere } }],
	});
});

test.each<[Severity, DiagnosticSeverity]>([
	["error", DiagnosticSeverity.Error],
	["warning", DiagnosticSeverity.Warning],
	["information", DiagnosticSeverity.Information],
])("%s", (severity, expected) => {
	expect(toDiagnostic({ ...finding, severity }, null).severity).toBe(expected);
});

test("a lens for each thing that can be done, in the order of likelihood", () => {
	const rollback = { id: "u1", version: "0.9.0", at: "2026-01-01T00:00:00Z", reason: "" };
	const lens = { component: "renderer", range, hasNewer: true, rollback };
	const [upgrade, back] = toCodeLenses(lens, "file:///w", "file:///w/noodle.json");

	expect(upgrade).toEqual({ range, data: { uri: "file:///w/noodle.json", component: "renderer" } });
	expect(back?.command).toEqual({
		title: "Roll back to 0.9.0",
		command: serverCommands.rollback,
		arguments: [{ root: "file:///w", component: "renderer", to: "u1" }],
	});
	expect(toCodeLenses({ ...lens, hasNewer: false, rollback: null }, "file:///w", "")).toEqual([]);
});

test("a resolved lens leads to an upgrade, or says that there is none", () => {
	expect(toUpgradeLens({ range }, "file:///w", "renderer", "2.0.0").command).toEqual({
		title: "Upgrade to 2.0.0",
		command: serverCommands.upgrade,
		arguments: [{ root: "file:///w", targets: [{ name: "renderer", version: "2.0.0" }] }],
	});
	expect(toUpgradeLens({ range }, "file:///w", "renderer", null).command).toEqual({
		title: "Nothing newer goes together with the rest",
		command: "",
	});
});
