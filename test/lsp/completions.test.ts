import { expect, test } from "vitest";
import { type CompletionItem, CompletionRequest, type TextEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { ReleaseSpec } from "../harness/workspace.ts";
import { defaultReleases, type Scene, scene } from "./harness/scene.ts";

/** Opens a manifest and asks for what can stand at the bar in it. */
async function completionsIn(
	source: string,
	{ editor, manifest }: Scene,
): Promise<(CompletionItem & { result: string })[]> {
	const offset = source.indexOf("|");
	const text = source.replace("|", "");
	const document = TextDocument.create(manifest, "jsonc", 1, text);
	await editor.open(manifest, text);
	const position = document.positionAt(offset);
	const items = (await editor.ask(CompletionRequest.type, {
		textDocument: { uri: manifest },
		position,
	})) as CompletionItem[];
	const inOrder = items.toSorted((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
	return inOrder.map((item) => {
		return { ...item, result: TextDocument.applyEdits(document, [item.textEdit as TextEdit]) };
	});
}

const conflicting: readonly ReleaseSpec[] = [
	{ name: "renderer", version: "1.0.0" },
	{ name: "renderer", version: "1.10.0" },
	{ name: "renderer", version: "1.9.0" },
	{ name: "renderer", version: "2.0.0", noodle: { dependencies: { "search-index": "^2.0.0" } } },
	{ name: "search-index", version: "1.0.0" },
];

test("versions come newest first, and those that do not go together say why", async () => {
	const it = await scene({ releases: conflicting });
	const items = await completionsIn(`{ "components": { "renderer": "|1.0.0", "search-index": "1.0.0" } }`, it);

	expect(items.map(({ label }) => label)).toEqual(["2.0.0", "1.10.0", "1.9.0", "1.0.0"]);
	expect(items[0]).toMatchObject({
		labelDetails: { description: "incompatible" },
		detail: "renderer@2.0.0 needs search-index ^2.0.0, and search-index@1.0.0 does not fit.",
	});
	expect(items[1]).not.toHaveProperty("detail");
	expect(items[1]?.result).toBe(`{ "components": { "renderer": "1.10.0", "search-index": "1.0.0" } }`);
});

test.each([
	["after the colon", `{ "components": { "renderer": | } }`, `{ "components": { "renderer": "2.0.0" } }`],
	[
		"in a text that is not closed",
		`{ "components": { "renderer": "1|\n} }`,
		`{ "components": { "renderer": "2.0.0"\n} }`,
	],
	[
		"before another entry",
		`{ "components": { "renderer": |\n"search-index": "1.0.0" } }`,
		`{ "components": { "renderer": "2.0.0",\n"search-index": "1.0.0" } }`,
	],
	[
		"in the longer form",
		`{ "components": { "renderer": { "version": "|" } } }`,
		`{ "components": { "renderer": { "version": "2.0.0" } } }`,
	],
])("a version %s", async (_, source, expected) => {
	const items = await completionsIn(source, await scene());
	expect(items[0]?.result).toBe(expected);
});

test("names are of components that are not there yet, with a version that goes together", async () => {
	const it = await scene({ releases: conflicting });
	const items = await completionsIn(`{ "components": { "search-index": "1.0.0", "re|" } }`, it);

	expect(items.map(({ label }) => label)).toEqual(["renderer"]);
	expect(items[0]?.result).toBe(`{ "components": { "search-index": "1.0.0", "renderer": "1.10.0" } }`);
});

test("a name is completed without its quotes, and corrected without its version", async () => {
	const it = await scene();
	const bare = await completionsIn(`{ "components": { rend| } }`, it);
	expect(bare.find(({ label }) => label === "renderer")?.result).toBe(`{ "components": { "renderer": "2.0.0" } }`);
	await it.editor.close(it.manifest);

	const corrected = await completionsIn(`{ "components": { "rend|": "1.0.0" } }`, it);
	expect(corrected.find(({ label }) => label === "renderer")?.result).toBe(`{ "components": { "renderer": "1.0.0" } }`);
});

test("settings have a description and begin with their default", async () => {
	const items = await completionsIn(
		`{ "components": {}, "runtime_upgrade": { "validation": { "level": "strict", "|" } } }`,
		await scene(),
	);

	expect(items.map(({ label }) => label)).toEqual(["pre_upgrade_checks", "post_upgrade_validation"]);
	expect(items[0]).toMatchObject({
		documentation: { kind: "markdown", value: expect.stringContaining("Whether the checks before an upgrade run.") },
	});
	expect(items[0]?.result).toContain(`"level": "strict", "pre_upgrade_checks": true }`);
});

test.each([
	["a choice", `{ "runtime_upgrade": { "validation": { "level": "|" } } }`, ["strict", "normal", "permissive"]],
	["yes or no", `{ "runtime_upgrade": { "enabled": | } }`, ["true", "false"]],
	["the top", `{ | }`, ["$schema", "components", "runtime_upgrade"]],
	["an entry", `{ "components": { "renderer": { "version": "1.0.0", "|" } } }`, ["config"]],
	["a comment", `{ // |\n }`, []],
])("%s", async (_, source, expected) => {
	const items = await completionsIn(source, await scene({ releases: defaultReleases }));
	expect(items.map(({ label }) => label)).toEqual(expected);
});
