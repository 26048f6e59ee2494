import { expect, test } from "vitest";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { readDescriptor } from "./descriptor.ts";

test("a release that says nothing has the defaults", () => {
	const { descriptor, findings } = readDescriptor(
		`{ "name": "a", "version": "1.0.0", "noodle": {}, "scripts": { "test": "x" } }`,
		"package.json",
	);

	expect(findings).toEqual([]);
	expect(descriptor).toEqual({
		name: "a",
		version: "1.0.0",
		description: "",
		main: "index.js",
		moduleType: "commonjs",
		verify: null,
		hotSwappable: true,
		isolation: "thread",
		command: null,
		dependencies: {},
		upgradePath: null,
		compatibilityMatrix: {},
		engines: {},
		stateVersion: null,
		state: "whole",
		migrations: [],
		exclusive: false,
		methods: null,
		metadata: {},
	});
});

test("everything that a release says is read", () => {
	const { descriptor } = readDescriptor(
		JSON.stringify({
			name: "@acme/search-index",
			version: "1.1.0-beta.2",
			description: "Finds things",
			type: "module",
			main: "dist/main.js",
			scripts: { verify: "node verify.js", test: "node --test" },
			noodle: {
				hot_swappable: false,
				isolation: "process",
				command: ["python3", "main.py"],
				dependencies: { tokenizer: "^1.0.0", "@acme/b": ">=1 <3" },
				upgrade_path: ["1.0.0"],
				compatibility_matrix: { renderer: ["1.x", "2.x"] },
				engines: { node: ">=22" },
				state_version: 2,
				state: "keyed",
				migrations: ["1-2"],
				exclusive: true,
				methods: ["add", "search"],
				metadata: { team: "search" },
			},
		}),
		"package.json",
	);

	expect(descriptor).toEqual({
		name: "@acme/search-index",
		version: "1.1.0-beta.2",
		description: "Finds things",
		main: "dist/main.js",
		moduleType: "module",
		verify: "node verify.js",
		hotSwappable: false,
		isolation: "process",
		command: ["python3", "main.py"],
		dependencies: { tokenizer: "^1.0.0", "@acme/b": ">=1 <3" },
		upgradePath: ["1.0.0"],
		compatibilityMatrix: { renderer: ["1.x", "2.x"] },
		engines: { node: ">=22" },
		stateVersion: 2,
		state: "keyed",
		migrations: ["1-2"],
		exclusive: true,
		methods: ["add", "search"],
		metadata: { team: "search" },
	});
});

const name = `a component's name such as "search-index" or "@acme/search-index" is expected here`;

test.each([
	["⟦at:[]⟧", "This package.json cannot be read: an object is expected here, not []."],
	[
		`⟦at:{⟧ "name": "a", "version": "1.0.0" }`,
		'There is no "noodle" block here; add one, be it empty, to make this package a release of a component.',
	],
	[`{ "name": ⟦at:"A b"⟧, "version": "1.0.0", "noodle": {} }`, `name: ${name}, not "A b".`],
	[`⟦at:{⟧ "name": "a", "noodle": {} }`, "version: a text is missing here."],
	[
		`{ "name": "a", "version": ⟦at:"1.0"⟧, "noodle": {} }`,
		'version: an exact version such as "1.2.0" is expected here, not "1.0".',
	],
	...["../x.js", "a/../../x.js", "/etc/x.js", "..\\\\x.js", "C:\\\\x.js"].map((main) => [
		`{ "name": "a", "version": "1.0.0", "main": ⟦at:"${main}"⟧, "noodle": {} }`,
		`main: a path that stays inside the release is expected here, not "${main}".`,
	]),
	...[
		[`"isolation": ⟦at:"vm"⟧`, 'noodle.isolation: one of "thread", "process", "inline" is expected here, not "vm".'],
		[`"command": ⟦at:[]⟧`, "noodle.command: this must not be empty."],
		[`"dependencies": { ⟦at:"B"⟧: "^1" }`, `noodle.dependencies.B: ${name}, not "B".`],
		[
			`"dependencies": { "b": ⟦at:"latest"⟧ }`,
			'noodle.dependencies.b: a range of versions such as "^1.0.0" is expected here, not "latest".',
		],
		[
			`"upgrade_path": ["1.0.0", ⟦at:"1.x"⟧]`,
			'noodle.upgrade_path[1]: an exact version such as "1.2.0" is expected here, not "1.x".',
		],
		[`"compatibility_matrix": { "b": ⟦at:[]⟧ }`, "noodle.compatibility_matrix.b: this must not be empty."],
		[
			`"compatibility_matrix": { "b": ⟦at:"1.x"⟧ }`,
			`noodle.compatibility_matrix.b: a list is expected here, not "1.x".`,
		],
		[`"state_version": ⟦at:0⟧`, "noodle.state_version: 0 is too small; the least is 1."],
		[`"migrations": [⟦at:"1to2"⟧]`, 'noodle.migrations[0]: a step such as "1-2" is expected here, not "1to2".'],
		[
			`⟦at:"hot-swappable"⟧: true`,
			'noodle.hot-swappable: "hot-swappable" is not a setting that is known here. Remove it or correct its name.',
		],
	].map(([block, message]) => [`{ "name": "a", "version": "1.0.0", "noodle": { ${block} } }`, message]),
] as [string, string][])("%s is refused at its place", (source, message) => {
	const { text, ranges } = marked(source);

	const { descriptor, findings } = readDescriptor(text, "a/package.json");

	expect(descriptor).toBeNull();
	expect(findings).toEqual([
		expect.objectContaining({
			code: "invalid-descriptor",
			severity: "error",
			message,
			file: "a/package.json",
			range: ranges.at,
		}),
	]);
});

test("a release that is no JSON says so, and nothing else", () => {
	const { text, ranges } = marked(`{ "name": "a", "version": "1.0.0" ⟦at:"noodle"⟧: {} }`);

	const { descriptor, findings } = readDescriptor(text, "package.json");

	expect(descriptor).toBeNull();
	expect(findings).toEqual([expect.objectContaining({ code: "json-syntax", range: ranges.at })]);
});

test.each([undefined, null, [], "verify", {}, { verify: 1 }, { verify: "" }, { verify: "  " }, { test: "true" }])(
	"a release with the scripts %j has none that verifies it",
	(scripts) => {
		const { descriptor } = readDescriptor(
			JSON.stringify({ name: "a", version: "1.0.0", scripts, noodle: {} }),
			"package.json",
		);

		expect(descriptor).toMatchObject({ name: "a", verify: null });
	},
);
