import { expect, test } from "vitest";
import { DiagnosticSeverity, FileChangeType } from "vscode-languageserver";
import type { ManifestAnalysis } from "../../server/src/core/editing/manifest-analysis.ts";
import { ListRequest } from "../../server/src/protocol/index.ts";
import { marked } from "./harness/marked-text.ts";
import { defaultManifest, scene } from "./harness/scene.ts";

test("a manifest that nobody has opened is diagnosed from disk", async () => {
	const { text, ranges } = marked(`{ "components": { ⟦unknown:"nobody"⟧: "1.0.0" } }`);
	const { editor, manifest } = await scene({ manifest: text });

	const published = await editor.diagnostics.next();

	expect(published.uri).toBe(manifest);
	expect(published.version).toBeUndefined();
	expect(published.diagnostics).toEqual([
		expect.objectContaining({
			code: "unknown-component",
			source: "noodle",
			severity: DiagnosticSeverity.Error,
			range: ranges.unknown,
		}),
	]);
});

test("unsaved text is what is analysed, at its version", async () => {
	const { editor, manifest } = await scene();
	const { text, ranges } = marked(`{
  // a comment moves everything
  "components": { "renderer": ⟦version:"9.9.9"⟧, "search-index": { "version": ⟦range:"^1.0.0"⟧ } }
}`);

	await editor.open(manifest, defaultManifest);
	const version = await editor.change(manifest, text);
	const published = await editor.diagnostics.next();

	expect(published).toMatchObject({ uri: manifest, version });
	const places = Object.fromEntries(published.diagnostics.map(({ code, range }) => [code, range]));
	expect(places).toEqual({ "unknown-version": ranges.version, "invalid-version": ranges.range });
});

test("a syntax error and a wrong setting stand at their places", async () => {
	const { text, ranges } = marked(`{
  "components": { "renderer": "1.0.0" },
  "runtime_upgrade": { "upgrade_timeout": ⟦setting:"soon"⟧ }
  ⟦extra:"components"⟧: {}
}`);
	const { editor } = await scene({ manifest: text });

	const { diagnostics } = await editor.diagnostics.next();

	const places = diagnostics.map(({ code, range }) => [code, range]);
	expect(places).toContainEqual(["invalid-config", ranges.setting]);
	expect(places).toContainEqual(["json-syntax", ranges.extra]);
});

test("a conflict points at the other component", async () => {
	const { text, ranges } = marked(
		`{ "components": { "renderer": ⟦other:"1.0.0"⟧, "search-index": ⟦conflict:"2.0.0"⟧ } }`,
	);
	const { editor, manifest } = await scene({
		manifest: text,
		releases: [
			{ name: "renderer", version: "1.0.0" },
			{ name: "renderer", version: "2.0.0" },
			{ name: "search-index", version: "2.0.0", noodle: { dependencies: { renderer: "^2.0.0" } } },
		],
	});

	const { diagnostics } = await editor.diagnostics.next();

	expect(diagnostics).toEqual([
		expect.objectContaining({
			code: "unmet-dependency",
			range: ranges.conflict,
			relatedInformation: [
				{ message: expect.stringContaining("renderer"), location: { uri: manifest, range: ranges.other } },
			],
		}),
	]);
});

test("an editor that cannot show related places is not sent any, nor versions when it has no use for them", async () => {
	const { editor, manifest } = await scene({
		capabilities: {},
		manifest: `{ "components": { "renderer": "1.0.0", "search-index": "2.0.0" } }`,
		releases: [
			{ name: "renderer", version: "1.0.0" },
			{ name: "search-index", version: "2.0.0", noodle: { dependencies: { renderer: "^2.0.0" } } },
		],
	});
	await editor.open(manifest, `{ "components": { "renderer": "1.0.0", "search-index": "2.0.0" } } `);

	const { diagnostics, version } = await editor.diagnostics.next();

	expect(diagnostics).toHaveLength(1);
	expect(diagnostics[0]).not.toHaveProperty("relatedInformation");
	expect(version).toBeUndefined();
});

test("an answer that took too long does not overwrite that of newer text", async () => {
	const held: { text: string; release(): void }[] = [];
	const slow = "// slow\n";
	const { editor, manifest } = await scene({
		around: (workspace) => ({
			async analyse(text): Promise<ManifestAnalysis> {
				if (text?.startsWith(slow)) await new Promise<void>((release) => held.push({ text, release }));
				return workspace.analyse(text);
			},
		}),
	});
	await editor.open(manifest, `${slow}{ "components": { "nobody": "1.0.0" } }`);
	await expect.poll(() => held.length).toBe(1);

	const version = await editor.change(manifest, `{ "components": { "renderer": "9.9.9" } }`);
	expect((await editor.diagnostics.next()).diagnostics).toMatchObject([{ code: "unknown-version" }]);
	for (const { release } of held) release();
	// What is published after this comes after the slow answer would have.
	const later = await editor.change(manifest, `{ "components": { "renderer": "latest" } }`);
	const next = await editor.diagnostics.next();

	expect(later).toBe(version + 1);
	expect(next).toMatchObject({ version: later, diagnostics: [{ code: "invalid-version" }] });
	expect(editor.diagnostics.untaken).toEqual([]);
});

test("an answer for text that has been typed over is not published, even when no newer one is there yet", async () => {
	const held: (() => void)[] = [];
	const { editor, manifest } = await scene({
		around: (workspace) => ({
			async analyse(text) {
				const analysis = await workspace.analyse(text);
				if (text?.includes("held")) await new Promise<void>((release) => held.push(release));
				return analysis;
			},
		}),
	});
	await editor.open(manifest, `{ "components": { "held-back": "1.0.0" } }`);
	await expect.poll(() => held.length).toBe(1);
	await editor.change(manifest, `{ "components": { "renderer": "9.9.9-held" } }`);
	await expect.poll(() => held.length).toBe(2);

	held[0]?.();
	// What the first answer leads to comes before the answer to this.
	await editor.request0(ListRequest);
	expect(editor.diagnostics.untaken).toEqual([]);
	held[1]?.();

	expect((await editor.diagnostics.next()).diagnostics).toMatchObject([{ code: "unknown-version" }]);
	expect(editor.diagnostics.untaken).toEqual([]);
});

test("an answer from before a change in the workspace does not overwrite that from after it, though the text is the same", async () => {
	const held: (() => void)[] = [];
	let asked = 0;
	const { editor, folder, manifest } = await scene({
		manifest: `{ "components": { "renderer": "3.0.0" } }`,
		around: (workspace) => ({
			async analyse(text) {
				const isFirst = ++asked === 1;
				const analysis = await workspace.analyse(text);
				if (isFirst) await new Promise<void>((release) => held.push(release));
				return analysis;
			},
		}),
	});
	await expect.poll(() => held.length).toBe(1);
	await folder.addRelease({ name: "renderer", version: "3.0.0", noodle: { dependencies: { nobody: "1.0.0" } } });
	await editor.changedOnDisk(manifest, FileChangeType.Changed);
	expect((await editor.diagnostics.next()).diagnostics).toMatchObject([{ code: "missing-dependency" }]);

	held[0]?.();
	await editor.request0(ListRequest);

	expect(editor.diagnostics.untaken).toEqual([]);
});

test("only changes are published", async () => {
	const { editor, manifest } = await scene({ manifest: `{ "components": { "nobody": "1.0.0" } }` });
	await editor.diagnostics.next();

	await editor.changedOnDisk(manifest, FileChangeType.Changed);
	await editor.changedOnDisk(manifest, FileChangeType.Changed);
	await editor.open(manifest, `{ "components": { "renderer": "9.9.9" } }`);

	expect((await editor.diagnostics.next()).diagnostics).toMatchObject([{ code: "unknown-version" }]);
});

test("what is corrected is cleared, once", async () => {
	const { editor, manifest } = await scene({ manifest: `{ "components": { "renderer": "9.9.9" } }` });
	expect((await editor.diagnostics.next()).diagnostics).toHaveLength(1);

	await editor.open(manifest, defaultManifest);

	expect(await editor.diagnostics.next()).toMatchObject({ uri: manifest, diagnostics: [] });
	await editor.change(manifest, `${defaultManifest}\n`);
	await editor.change(manifest, `{ "components": { "renderer": "9.9.9" } }`);
	expect((await editor.diagnostics.next()).diagnostics).toHaveLength(1);
});

test("a change in the workspace is diagnosed without an edit", async () => {
	const manifest = `{ "components": { "renderer": "3.0.0" } }`;
	const { editor, folder } = await scene({ manifest });
	expect((await editor.diagnostics.next()).diagnostics).toMatchObject([{ code: "unknown-version" }]);

	await folder.addRelease({ name: "renderer", version: "3.0.0" });
	await editor.changedOnDisk(folder.uriOf("noodle.json"), FileChangeType.Changed);

	expect((await editor.diagnostics.next()).diagnostics).toEqual([]);
});

test("findings of another file stand on that file, and go when they are gone", async () => {
	const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 5 } };
	let broken = true;
	const { editor, folder, manifest } = await scene({
		around: (workspace) => ({
			async analyse(text) {
				const analysis = await workspace.analyse(text);
				const base = { severity: "error", component: null, related: [] } as const;
				const lock = {
					...base,
					code: "invalid-lock",
					message: "It is broken.",
					file: "noodle-lock.json",
					range,
				} as const;
				const nowhere = {
					...base,
					code: "invalid-environment",
					message: "It is odd.",
					file: null,
					range: null,
				} as const;
				return { ...analysis, findings: [...analysis.findings, ...(broken ? [lock, nowhere] : [])] };
			},
		}),
	});

	const onLock = await editor.diagnostics.next(({ uri }) => uri === folder.uriOf("noodle-lock.json"));
	const onManifest = await editor.diagnostics.next(({ uri }) => uri === manifest);
	expect(onLock.diagnostics).toMatchObject([{ code: "invalid-lock", range }]);
	expect(onManifest.diagnostics).toMatchObject([
		{ code: "invalid-environment", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } },
	]);

	broken = false;
	await editor.changedOnDisk(folder.uriOf("noodle-lock.json"), FileChangeType.Changed);

	expect((await editor.diagnostics.next(({ uri }) => uri === folder.uriOf("noodle-lock.json"))).diagnostics).toEqual(
		[],
	);
	expect((await editor.diagnostics.next(({ uri }) => uri === manifest)).diagnostics).toEqual([]);
});
