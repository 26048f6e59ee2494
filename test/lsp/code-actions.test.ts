import { expect, test } from "vitest";
import {
	type CodeAction,
	CodeActionRequest,
	type Range,
	type TextDocumentEdit,
	type TextEdit,
	type WorkspaceEdit,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { serverCommands } from "../../server/src/protocol/index.ts";
import type { ReleaseSpec } from "../harness/workspace.ts";
import { marked } from "./harness/marked-text.ts";
import { type Scene, scene } from "./harness/scene.ts";

const releases: readonly ReleaseSpec[] = [
	{ name: "renderer", version: "1.0.0" },
	{ name: "renderer", version: "1.4.0" },
	{ name: "renderer", version: "2.0.0", noodle: { dependencies: { "search-index": "^2.0.0" } } },
	{ name: "search-index", version: "1.0.0" },
	{ name: "search-index", version: "2.0.0", noodle: { dependencies: { tokenizer: "^1.0.0" } } },
	{ name: "tokenizer", version: "1.0.0" },
	{ name: "tokenizer", version: "1.2.0" },
	{ name: "tokenizer", version: "2.0.0" },
];

const all: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

interface Offered extends CodeAction {
	/** The document as it would be afterwards; undefined: the action is a command. */
	readonly result: string | undefined;
}

async function actionsIn(text: string, it: Scene, range: Range = all, only?: string[]): Promise<Offered[]> {
	const { editor, manifest } = it;
	await editor.open(manifest, text);
	const context = { diagnostics: [], ...(only && { only }) };
	const params = { textDocument: { uri: manifest }, range, context };
	const actions = ((await editor.ask(CodeActionRequest.type, params)) ?? []) as CodeAction[];
	return actions.map((action) => ({ ...action, result: action.edit && applied(text, action.edit, manifest) }));
}

function applied(text: string, { changes, documentChanges }: WorkspaceEdit, uri: string): string {
	const [change] = (documentChanges ?? []) as TextDocumentEdit[];
	const edits = (change?.edits ?? changes?.[uri] ?? []) as TextEdit[];
	return TextDocument.applyEdits(TextDocument.create(uri, "jsonc", 1, text), edits);
}

function fixNamed(actions: readonly Offered[], title: string): Offered | undefined {
	expect(actions.map((action) => action.title)).toContain(title);
	return actions.find((action) => action.title === title);
}

test.each([
	["a range", `"^1.0.0"`, "Pin renderer to 1.4.0", `"1.4.0"`],
	["a tag", `"latest"`, "Pin renderer to 1.4.0", `"1.4.0"`],
	["a leading v", `"v2.0.0"`, "Pin renderer to 2.0.0", `"2.0.0"`],
	["a version that is not there", `"1.3.9"`, "Use renderer 1.4.0, the nearest release that there is", `"1.4.0"`],
	["a longer form", `{ "version": "1.x" /* all */ }`, "Pin renderer to 1.4.0", `{ "version": "1.4.0" /* all */ }`],
])("%s is pinned to a release", async (_, written, title, pinned) => {
	const text = (entry: string) =>
		`{\n  // wanted\n  "components": { "renderer": ${entry}, "search-index": "1.0.0" },\n}`;
	const fix = fixNamed(await actionsIn(text(written), await scene({ releases })), title);
	expect(fix?.result).toBe(text(pinned));
	expect(fix).toMatchObject({ kind: "quickfix", isPreferred: true });
	expect(fix?.diagnostics).toHaveLength(1);
});

test("a mistyped name is corrected", async () => {
	const fix = fixNamed(
		await actionsIn(`{ "components": { "rendrer": "1.0.0" } }`, await scene({ releases })),
		'Change the name to "renderer"',
	);
	expect(fix?.result).toBe(`{ "components": { "renderer": "1.0.0" } }`);
});

test("a missing dependency is added in a version that fits, laid out like the others", async () => {
	const text = `{\n\t"components": {\n\t\t"search-index": "2.0.0" // the new one\n\t}\n}`;
	const fix = fixNamed(await actionsIn(text, await scene({ releases })), "Add tokenizer 1.2.0");
	expect(fix?.result).toBe(
		`{\n\t"components": {\n\t\t"search-index": "2.0.0", // the new one\n\t\t"tokenizer": "1.2.0"\n\t}\n}`,
	);
});

test("a conflict is resolved by the smallest set of versions that goes together", async () => {
	const text = `{ "components": { "renderer": "2.0.0", "search-index": "1.0.0", "tokenizer": "1.0.0" } }`;
	const fix = fixNamed(
		await actionsIn(text, await scene({ releases })),
		"Use search-index 2.0.0, the smallest change that goes together",
	);
	expect(fix?.result).toBe(text.replace('"search-index": "1.0.0"', '"search-index": "2.0.0"'));
});

test("settings are corrected or removed, with their commas and lines", async () => {
	const text = `{
  "components": {},
  "runtime_upgrade": {
    "enabld": true,
    "validation": { "level": "strikt" }
  }
}`;
	const actions = await actionsIn(text, await scene({ releases }));

	expect(fixNamed(actions, 'Change the name to "enabled"')?.result).toBe(text.replace("enabld", "enabled"));
	expect(fixNamed(actions, 'Remove "enabld"')?.result).toBe(text.replace('\n    "enabld": true,', ""));
	expect(fixNamed(actions, 'Change it to "strict"')?.result).toBe(text.replace("strikt", "strict"));
	expect(fixNamed(actions, 'Remove "level", so that its default counts')?.result).toContain(`"validation": { }`);
});

test("the upgrade of the component at hand is offered as a command, with what moves along", async () => {
	const { text, ranges } = marked(
		`{ "components": { "renderer": ⟦here:"1.4.0"⟧, "search-index": "1.0.0", "tokenizer": "1.0.0" } }`,
	);
	const it = await scene({ releases, manifest: text });
	const actions = await actionsIn(text, it, ranges.here, ["refactor"]);

	expect(actions).toMatchObject([
		{
			title: "Upgrade renderer to 2.0.0, with search-index 2.0.0",
			command: {
				command: serverCommands.upgrade,
				arguments: [{ root: it.folder.uri, targets: [{ name: "renderer", version: "2.0.0" }] }],
			},
		},
	]);
});

test("everything is fixed at once, what a fix brings with it too, and what has no fix stays", async () => {
	const text = `{
  // wanted
  "components": {
    "rendrer": "2.0.0",
    "search-index": "~2.0.0",
    "nobody-knows": "1.0.0"
  },
  "runtime_upgrade": { "validation": { "level": "strikt" } }
}`;
	const actions = await actionsIn(text, await scene({ releases }), all, ["source.fixAll"]);

	expect(actions).toMatchObject([{ kind: "source.fixAll.noodle" }]);
	expect(actions[0]?.result).toBe(`{
  // wanted
  "components": {
    "renderer": "2.0.0",
    "search-index": "2.0.0",
    "nobody-knows": "1.0.0",
    "tokenizer": "1.2.0"
  },
  "runtime_upgrade": { "validation": { "level": "strict" } }
}`);
});

test("fixing all is offered to those who ask for it, and only where there is something to do", async () => {
	const it = await scene({ releases });
	const sound = `{ "components": { "renderer": "1.0.0" } }`;
	expect(await actionsIn(sound, it, all, ["source.fixAll.noodle"])).toEqual([]);
	await it.editor.close(it.manifest);
	const kinds = (await actionsIn(`{ "components": { "renderer": "9.9.9" } }`, it)).map(({ kind }) => kind);
	expect(kinds).not.toContain("source.fixAll.noodle");
});

test("a change says for which version of the text it is, so that an editor can refuse it for a later one", async () => {
	const it = await scene({ releases });
	const [fix] = await actionsIn(`{ "components": { "renderer": "9.9.9" } }`, it, all, ["quickfix"]);
	const version = await it.editor.change(it.manifest, `{ "components": { "renderer": "9.9.8" } }`);
	const [later] = (await it.editor.ask(CodeActionRequest.type, {
		textDocument: { uri: it.manifest },
		range: all,
		context: { diagnostics: [], only: ["quickfix"] },
	})) as CodeAction[];
	const textDocument = (of: number) => ({ documentChanges: [{ textDocument: { uri: it.manifest, version: of } }] });
	expect(fix?.edit).toMatchObject(textDocument(version - 1));
	expect(later?.edit).toMatchObject(textDocument(version));
});

test("an editor that knows no versions of documents gets plain changes", async () => {
	const it = await scene({ releases, capabilities: {} });
	const [fix] = await actionsIn(`{ "components": { "renderer": "9.9.9" } }`, it, all, ["quickfix"]);
	expect(fix?.edit).toHaveProperty("changes");
	expect(fix?.result).toContain(`"renderer": "2.0.0"`);
});
