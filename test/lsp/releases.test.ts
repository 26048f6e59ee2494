import { expect, test } from "vitest";
import {
	type CodeAction,
	CodeActionRequest,
	type CompletionItem,
	CompletionRequest,
	DocumentLinkRequest,
	HoverRequest,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { ListRequest } from "../../server/src/protocol/index.ts";
import { until } from "../harness/until.ts";
import { type MarkedText, marked } from "./harness/marked-text.ts";
import { type Scene, scene } from "./harness/scene.ts";

const inCatalog = "runtime_components/renderer/1.0.0/package.json";

async function opened(source: string, file = inCatalog): Promise<Scene & MarkedText & { uri: string }> {
	const it = await scene();
	const { text, ranges } = marked(source);
	const uri = it.folder.uriOf(file);
	await it.editor.open(uri, text);
	return { ...it, text, ranges, uri };
}

test("what is wrong with a release stands at its place as it is typed", async () => {
	const { editor, ranges, uri } = await opened(`{
  "name": "renderer", "version": "1.0.0",
  "noodle": { "isolation": ⟦isolation:"thred"⟧, ⟦unknown:"hot_swapable"⟧: true }
}`);

	const { diagnostics } = await editor.diagnostics.next((published) => published.uri === uri);

	const places = diagnostics.map(({ code, range }) => [code, range]);
	expect(places).toContainEqual(["invalid-descriptor", ranges.isolation]);
	expect(places).toContainEqual(["invalid-descriptor", ranges.unknown]);
});

test("dependencies and stops are held against the catalogs, and the place against the name", async () => {
	const { editor, ranges, uri } = await opened(`{
  "name": "renderer", "version": ⟦version:"1.0.1"⟧,
  "noodle": {
    "dependencies": { "search-index": ⟦range:"^7.0.0"⟧, ⟦nobody:"nobody"⟧: "*" },
    "upgrade_path": ["2.0.0", ⟦stop:"0.5.0"⟧]
  }
}`);

	const { diagnostics } = await editor.diagnostics.next((published) => published.uri === uri);

	expect(diagnostics.map(({ code, range }) => [code, range])).toEqual([
		["invalid-descriptor", ranges.version],
		["unmet-dependency", ranges.range],
		["unknown-component", ranges.nobody],
		["unknown-version", ranges.stop],
	]);
});

test("text that is typed overtakes what was read from the file, and the file counts again when it is closed", async () => {
	const { editor, folder, manifest } = await scene();
	await folder.write(inCatalog, `{ "name": "renderer", "version": "1.0.0", "noodle": { "state": "odd" } }`);
	const uri = folder.uriOf(inCatalog);
	await editor.diagnostics.next((published) => published.uri === uri && published.diagnostics.length === 1);

	await editor.open(uri, `{ "name": "renderer", "version": "1.0.0", "noodle": {} }`);
	expect((await editor.diagnostics.next((published) => published.uri === uri)).diagnostics).toEqual([]);

	await editor.close(uri);
	expect((await editor.diagnostics.next((published) => published.uri === uri)).diagnostics).toHaveLength(1);
	expect(manifest).toBeDefined();
});

test("any package.json of the workspace with a noodle block is looked at, and no other", async () => {
	const it = await opened(`{ "name": "x", "version": "1" }`, "package.json");
	const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
	const other = it.folder.uriOf("components/limiter/package.json");
	await it.editor.open(other, `{ "name": "limiter", "version": "one", "noodle": {} }`);

	const { uri } = await it.editor.diagnostics.next(({ diagnostics }) => diagnostics.length > 0);

	expect(uri).toBe(other);
	const params = { textDocument: { uri: it.uri }, range, context: { diagnostics: [] } };
	expect(await it.editor.ask(CodeActionRequest.type, params)).toEqual([]);
});

test.each([
	["a setting", `{ "noodle": { | } }`, "isolation", `{ "noodle": { "isolation": "thread" } }`],
	["a value", `{ "noodle": { "isolation": "|" } }`, "inline", `{ "noodle": { "isolation": "inline" } }`],
	[
		"a dependency",
		`{ "name": "renderer", "noodle": { "dependencies": { "|" } } }`,
		"search-index",
		`{ "name": "renderer", "noodle": { "dependencies": { "search-index": "^1.0.0" } } }`,
	],
	[
		"a range",
		`{ "noodle": { "dependencies": { "renderer": "|" } } }`,
		"^2.0.0",
		`{ "noodle": { "dependencies": { "renderer": "^2.0.0" } } }`,
	],
	[
		"a tested-with range",
		`{ "noodle": { "compatibility_matrix": { "renderer": ["|"] } } }`,
		"2.x",
		`{ "noodle": { "compatibility_matrix": { "renderer": ["2.x"] } } }`,
	],
	[
		"a stop",
		`{ "name": "renderer", "version": "2.0.0", "noodle": { "upgrade_path": ["|"] } }`,
		"1.0.0",
		`{ "name": "renderer", "version": "2.0.0", "noodle": { "upgrade_path": ["1.0.0"] } }`,
	],
])("%s is completed", async (_, source, label, expected) => {
	const text = source.replace("|", "");
	const { editor, uri } = await opened(text);
	const document = TextDocument.create(uri, "json", 1, text);
	const position = document.positionAt(source.indexOf("|"));

	const items = (await editor.ask(CompletionRequest.type, { textDocument: { uri }, position })) as CompletionItem[];

	const chosen = items.find((item) => item.label === label);
	expect(TextDocument.applyEdits(document, [chosen?.textEdit as never])).toBe(expected);
});

test("a dependency and a setting are explained, the entry and the dependency lead to their files", async () => {
	const it = await opened(`{
  "name": "search-index", "version": "1.0.0", "main": ⟦main:"index.js"⟧,
  "noodle": { ⟦setting:"exclusive"⟧: true, "dependencies": { "renderer": ⟦range:"^1.0.0"⟧ } }
}`);
	const { editor, folder, ranges, uri } = it;
	const hover = (at: string) =>
		editor.ask(HoverRequest.type, { textDocument: { uri }, position: ranges[at]?.start ?? { line: 0, character: 0 } });

	expect((await hover("range"))?.contents).toMatchObject({ value: expect.stringContaining("Fitting ^1.0.0: 1.0.0.") });
	expect((await hover("setting"))?.contents).toMatchObject({
		value: expect.stringContaining("True: the old release stops before the new one starts."),
	});
	expect(await editor.ask(DocumentLinkRequest.type, { textDocument: { uri } })).toMatchObject([
		{ range: ranges.main, target: folder.uriOf("runtime_components/renderer/1.0.0/index.js") },
		{ range: ranges.range, target: folder.uriOf("runtime_components/renderer/1.0.0/package.json") },
	]);
});

test("a setting that is not known, or cannot be used, is corrected", async () => {
	const { editor, uri } = await opened(
		`{ "name": "renderer", "version": "1.0.0", "noodle": { "isolation": "thred", "hot_swapable": true } }`,
	);
	const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
	const params = { textDocument: { uri }, range, context: { diagnostics: [] } };

	const actions = ((await editor.ask(CodeActionRequest.type, params)) ?? []) as CodeAction[];

	expect(actions.map(({ title }) => title)).toEqual(
		expect.arrayContaining(['Change it to "thread"', 'Change the name to "hot_swappable"', 'Remove "hot_swapable"']),
	);
});

test("a release that is saved in the editor is read again, also one that nobody wants yet", async () => {
	const { editor, folder } = await scene();
	const file = "runtime_components/renderer/2.0.0/package.json";
	const newer = async () => {
		const [workspace] = (await editor.request0(ListRequest)).workspaces;
		return workspace?.components[0]?.newer[0]?.description;
	};
	expect(await newer()).toBe("");
	const text = (await folder.read(file)).replace("{", '{ "description": "Renders faster.", ');
	await editor.open(folder.uriOf(file), text);
	await folder.write(file, text);

	await editor.saved(folder.uriOf(file));

	await until("the new description", async () => (await newer()) === "Renders faster.");
});
