import { Runtime } from "@noodle-upgrade/runtime";
import { expect, onTestFinished, test } from "vitest";
import { type Hover, HoverRequest, type MarkupContent, type Position } from "vscode-languageserver";
import { until } from "../harness/until.ts";
import type { Editor } from "./harness/editor.ts";
import { marked } from "./harness/marked-text.ts";
import { defaultReleases, scene } from "./harness/scene.ts";

const { text, ranges } = marked(`{
  "components": {
    ⟦key:"renderer"⟧: ⟦version:"1.0.0"⟧,
    "search-index": { "version": "1.0.0" }
  },
  "runtime_upgrade": { "validation": { ⟦setting:"level"⟧: "strict" } }
}`);

async function hoverAt(editor: Editor, uri: string, position: Position | undefined): Promise<Hover | null> {
	return editor.ask(HoverRequest.type, { textDocument: { uri }, position: position ?? { line: 0, character: 0 } });
}

async function wordsAt(editor: Editor, uri: string, position: Position | undefined): Promise<string> {
	return ((await hoverAt(editor, uri, position))?.contents as MarkupContent | undefined)?.value ?? "";
}

const described = defaultReleases.map((release) => ({
	...release,
	description: `Draws pages, *fast* (${release.version}).`,
}));

test("a component tells what its release is and what an upgrade would change", async () => {
	const { editor, manifest } = await scene({ manifest: text, releases: described });
	await editor.open(manifest, text);

	const words = await wordsAt(editor, manifest, ranges.key?.start);

	expect(words).toContain("**renderer** 1.0.0");
	expect(words).toContain("Draws pages, \\*fast\\* \\(1.0.0\\).");
	expect(words).toContain("Not running.");
	expect(words).toContain("**Upgrade to 2.0.0**");
	expect(words).toContain("renderer goes from 1.0.0 to 2.0.0.");
	expect((await hoverAt(editor, manifest, ranges.version?.start))?.range).toEqual(ranges.version);
});

test("what is new comes from the newer release's changelog", async () => {
	const changelog =
		"# Changelog\n\n## [2.0.0] - 2026-02-02\n\n- Twice as fast.\n\n## [1.0.0] - 2026-01-01\n\n- First.\n";
	const releases = defaultReleases.map((release) =>
		release.version === "2.0.0" ? { ...release, files: { "CHANGELOG.md": changelog } } : release,
	);
	const { editor, manifest } = await scene({ manifest: text, releases });
	await editor.open(manifest, text);

	const words = await wordsAt(editor, manifest, ranges.version?.end);

	expect(words).toContain("What is new since 1.0.0:");
	expect(words).toContain("- Twice as fast.");
	expect(words).not.toContain("First.");
});

test("what runs is told, and how it is", async () => {
	const { editor, folder, manifest } = await scene({ manifest: text });
	await editor.open(manifest, text);
	const runtime = await Runtime.start({ root: folder.path });
	onTestFinished(() => runtime.stop());

	const words = await until("the hover to tell of the process", async () => {
		const found = await wordsAt(editor, manifest, ranges.key?.start);
		return found.includes("Running:") && found;
	});

	expect(words).toContain(`- process ${process.pid}: 1.0.0, healthy`);
	expect(words).toContain("The running process switches without a restart.");
});

test("a setting is explained, with its values, its default and the variable that wins over it", async () => {
	const { editor, manifest } = await scene({ manifest: text });
	await editor.open(manifest, text);

	const words = await wordsAt(editor, manifest, ranges.setting?.start);

	expect(words).toContain("Which findings block an upgrade");
	expect(words).toContain('One of `"strict"`, `"normal"`, `"permissive"`. Default: `"strict"`.');
	expect(words).toContain("`NOODLE_UPGRADE_VALIDATION_LEVEL` wins over it");
});

test("an editor that shows no Markdown gets plain text", async () => {
	const { editor, manifest } = await scene({ manifest: text, capabilities: {}, releases: described });
	await editor.open(manifest, text);

	const hover = await hoverAt(editor, manifest, ranges.key?.start);

	expect(hover?.contents).toMatchObject({
		kind: "plaintext",
		value: expect.stringContaining("renderer 1.0.0\n\nDraws pages, *fast* (1.0.0)."),
	});
});

test("there is nothing to tell of a brace, of a comment, or of another file", async () => {
	const { editor, folder, manifest } = await scene();
	await editor.open(manifest, `{ // "renderer"\n "components": {} }`);
	await editor.open(folder.uriOf("other.json"), text);

	expect(await hoverAt(editor, manifest, { line: 0, character: 0 })).toBeNull();
	expect(await hoverAt(editor, manifest, { line: 0, character: 8 })).toBeNull();
	expect(await hoverAt(editor, folder.uriOf("other.json"), ranges.key?.start)).toBeNull();
});
