import { expect, test } from "vitest";
import { marked } from "../../../test/lsp/harness/marked-text.ts";
import { readManifest, versionPath } from "./manifest.ts";

const exact = 'Write one such as "1.2.0"; ranges and tags are not allowed in a manifest.';
const names = 'lower-case letters, digits, ".", "_" and "-" are allowed';

test.each([
	["a list", "⟦at:[]⟧", "invalid-manifest", "The manifest must be an object"],
	["null", "⟦at:null⟧", "invalid-manifest", "The manifest must be an object"],
	["no components", "⟦at:{⟧}", "invalid-manifest", 'add { "components": { } }'],
	["components in a list", `{ "components": ⟦at:["a"]⟧ }`, "invalid-manifest", "from names to exact versions"],
	["a key that is not known", `{ "components": {}, ⟦at:"component"⟧: {} }`, "unknown-config-key", "has no effect"],
	["a name in capitals", `{ "components": { ⟦at:"Renderer"⟧: "1.0.0" } }`, "invalid-component", names],
	["a name with a path in it", `{ "components": { ⟦at:"../a"⟧: "1.0.0" } }`, "invalid-component", names],
	["a scope without a name", `{ "components": { ⟦at:"@acme/"⟧: "1.0.0" } }`, "invalid-component", names],
	["a name of every object", `{ "components": { ⟦at:"__proto__"⟧: "1.0.0" } }`, "invalid-component", names],
	[
		"a range",
		`{ "components": { "a": ⟦at:"^1.0.0"⟧ } }`,
		"invalid-version",
		`"^1.0.0" is not an exact version. ${exact}`,
	],
	["a tag", `{ "components": { "a": ⟦at:"latest"⟧ } }`, "invalid-version", exact],
	["a leading v", `{ "components": { "a": ⟦at:"v1.0.0"⟧ } }`, "invalid-version", exact],
	["build metadata", `{ "components": { "a": ⟦at:"1.0.0+7"⟧ } }`, "invalid-version", exact],
	["a number", `{ "components": { "a": ⟦at:1.5⟧ } }`, "invalid-version", 'must be a text such as "1.2.0"'],
	["a list of versions", `{ "components": { "a": ⟦at:[]⟧ } }`, "invalid-version", "must be a text"],
	["no version", `{ "components": { ⟦at:"a"⟧: { "config": {} } } }`, "invalid-component", 'a has no "version"'],
	["a long form's range", `{ "components": { "a": { "version": ⟦at:"1.x"⟧ } } }`, "invalid-version", exact],
	[
		"a key beside version and config",
		`{ "components": { "a": { "version": "1.0.0", ⟦at:"cfg"⟧: {} } } }`,
		"invalid-component",
		'"cfg" is not known here',
	],
	[
		"a config that is a text",
		`{ "components": { "a": { "version": "1.0.0", "config": ⟦at:"x"⟧ } } }`,
		"invalid-component",
		'The "config" of a must be an object.',
	],
])("%s is refused at its place", (_, source, code, message) => {
	const { text, ranges } = marked(source);

	const { findings, manifest } = readManifest(text, "noodle.json");

	expect(findings).toEqual([expect.objectContaining({ code, file: "noodle.json", range: ranges.at })]);
	expect(findings[0]?.message).toContain(message);
	expect([...manifest.components]).toEqual([]);
});

test("one wrong component leaves the others as they are", () => {
	const { manifest, usable } = readManifest(
		`{ "components": { "a": "nonsense", "@acme/b": { "version": "1.0.0-rc.1", "config": { "k": [1] } } } }`,
		"noodle.json",
	);

	expect(usable).toBe(true);
	expect([...manifest.components.values()]).toEqual([{ name: "@acme/b", version: "1.0.0-rc.1", config: { k: [1] } }]);
});

test("a broken text gives what could be read of it, and says that more may be missing", () => {
	const { manifest, usable, findings } = readManifest(`{ "components": { "a": "1.0.0", "b": "1.0.0 }`, "noodle.json");

	expect([...manifest.components.keys()]).toEqual(["a"]);
	expect(usable).toBe(false);
	// That the text which is not closed is no version either would be true and of no use.
	expect(findings.map(({ code }) => code)).toEqual(["json-syntax"]);
});

test("a version has one path, whichever form its component has", () => {
	const { document } = readManifest(
		`{ "components": { "a": "1.0.0", "b": { "version": "2.0.0" }, "c": {} } }`,
		"noodle.json",
	);

	expect(versionPath(document, "a")).toEqual(["components", "a"]);
	expect(versionPath(document, "b")).toEqual(["components", "b", "version"]);
	expect(versionPath(document, "c")).toEqual(["components", "c"]);
});
