import { expect, test } from "vitest";
import {
	type DocumentLink,
	DocumentLinkRequest,
	type DocumentSymbol,
	DocumentSymbolRequest,
	InlayHintRequest,
	type SymbolInformation,
} from "vscode-languageserver";
import { marked } from "./harness/marked-text.ts";
import { defaultReleases, scene } from "./harness/scene.ts";

const { text, ranges } = marked(`{
  "components": {
    ⟦key:"renderer"⟧: ⟦version:"1.0.0"⟧,
    "search-index": { "version": ⟦other:"1.0.0"⟧, "config": {} },
    "nobody": "1.0.0"
  },
  "runtime_upgrade": { "validation": { "level": "normal" } }
}`);

test("behind a version stands the newest that is allowed, where that is another", async () => {
	const { editor, manifest } = await scene({
		manifest: text,
		releases: [
			...defaultReleases,
			{ name: "renderer", version: "3.0.0", noodle: { dependencies: { "search-index": "^9.0.0" } } },
		],
	});
	await editor.open(manifest, text);
	const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

	const hints = await editor.ask(InlayHintRequest.type, { textDocument: { uri: manifest }, range });

	expect(hints).toMatchObject([{ label: "→ 2.0.0", position: ranges.version?.end }]);
	const above = { start: range.start, end: { line: 1, character: 0 } };
	expect(await editor.ask(InlayHintRequest.type, { textDocument: { uri: manifest }, range: above })).toEqual([]);
});

test("a version leads to its release", async () => {
	const { editor, folder, manifest } = await scene({ manifest: text });
	await editor.open(manifest, text);

	const links = (await editor.ask(DocumentLinkRequest.type, { textDocument: { uri: manifest } })) as DocumentLink[];

	expect(links.map(({ range, target }) => ({ range, target }))).toEqual([
		{ range: ranges.version, target: folder.uriOf("runtime_components/renderer/1.0.0/package.json") },
		{ range: ranges.other, target: folder.uriOf("runtime_components/search-index/1.0.0/package.json") },
	]);
});

test("the outline has the components with their versions, and the settings", async () => {
	const { editor, manifest } = await scene({ manifest: text });
	await editor.open(manifest, text);

	const [components, settings] = (await editor.ask(DocumentSymbolRequest.type, {
		textDocument: { uri: manifest },
	})) as DocumentSymbol[];

	expect(components?.children?.map(({ name, detail }) => [name, detail])).toEqual([
		["renderer", "1.0.0"],
		["search-index", "1.0.0"],
		["nobody", "1.0.0"],
	]);
	expect(components?.children?.[0]).toMatchObject({
		selectionRange: ranges.key,
		range: { start: ranges.key?.start, end: ranges.version?.end },
	});
	expect(settings?.children?.[0]?.children).toMatchObject([{ name: "level", detail: '"normal"' }]);
});

test("an editor that knows no nested outline gets a flat one", async () => {
	const { editor, manifest } = await scene({ manifest: text, capabilities: {} });
	await editor.open(manifest, text);

	const symbols = (await editor.ask(DocumentSymbolRequest.type, {
		textDocument: { uri: manifest },
	})) as SymbolInformation[];

	expect(symbols.map(({ name, containerName }) => [name, containerName])).toContainEqual(["renderer", "components"]);
});
