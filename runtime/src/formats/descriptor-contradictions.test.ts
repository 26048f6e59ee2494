import { expect, test } from "vitest";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { readDescriptor } from "./descriptor.ts";

function read(rest: string) {
	const { text, ranges } = marked(`{ "name": "a", "version": "1.0.0", ${rest} }`);
	return { ...readDescriptor(text, "a/package.json"), ranges };
}

test.each([
	[
		"command-without-process",
		`"noodle": { ⟦at:"command"⟧: ["python3", "main.py"] }`,
		'noodle.command: a command starts a process, and this release wants the isolation "thread". Set noodle.isolation to "process", or remove the command.',
	],
	["command-without-process", `"noodle": { "isolation": "inline", ⟦at:"command"⟧: ["x"] }`, 'the isolation "inline"'],
	[
		"inline-module",
		`"main": "dist/a.mjs", "noodle": { "isolation": ⟦at:"inline"⟧ }`,
		"and dist/a.mjs is an ES module. Bundle it as CommonJS",
	],
	[
		"inline-module",
		`"type": "module", "noodle": { "isolation": ⟦at:"inline"⟧ }`,
		'and index.js is an ES module by the "type" of this package.json. Bundle it as CommonJS',
	],
])("%s: a release with %s is not used", (code, rest, message) => {
	const { descriptor, findings, ranges } = read(rest);

	expect(descriptor).toBeNull();
	expect(findings).toEqual([
		expect.objectContaining({
			code,
			severity: "error",
			component: "a",
			file: "a/package.json",
			range: ranges.at,
			message: expect.stringContaining(message),
		}),
	]);
});

test.each([
	`"noodle": { "isolation": "thread", ⟦at:"migrations"⟧: ["1-2"] }`,
	`"noodle": { "isolation": "inline", ⟦at:"migrations"⟧: ["1-2"] }`,
	`"noodle": { "isolation": "process", ⟦at:"migrations"⟧: ["1-2"] }`,
])("%s: migrations that nobody looks at are a warning, and the release can be used", (rest) => {
	const { descriptor, findings, ranges } = read(rest);

	expect(descriptor).toMatchObject({ name: "a", version: "1.0.0" });
	expect(findings).toEqual([
		expect.objectContaining({ code: "migrations-ignored", severity: "warning", range: ranges.at }),
	]);
});

test.each([
	`"noodle": { "isolation": "process", "command": ["x"], "state_version": 2, "migrations": ["1-2"] }`,
	`"type": "module", "noodle": { "isolation": "process" }`,
	`"noodle": { "isolation": "inline", "exclusive": true }`,
	`"type": "commonjs", "noodle": { "isolation": "inline" }`,
	`"type": "module", "main": "a.cjs", "noodle": { "isolation": "inline" }`,
	`"type": "module", "noodle": { "isolation": "thread" }`,
])("%s can be meant", (rest) => {
	expect(read(rest).findings).toEqual([]);
});

test("everything that contradicts itself is told, what makes the release useless first", () => {
	const { findings } = read(
		`"main": "a.js", "main": "a.mjs", "noodle": { "isolation": "inline", "command": ["x"], "migrations": ["1-2"] }`,
	);

	expect(findings.map(({ code }) => code)).toEqual([
		"command-without-process",
		"inline-module",
		"migrations-ignored",
		"duplicate-key",
	]);
});
