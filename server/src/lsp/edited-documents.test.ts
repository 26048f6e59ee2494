import { readManifest } from "@noodle-upgrade/runtime/formats";
import { expect, test } from "vitest";
import type { TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { inventoryOf } from "../../../test/harness/releases.ts";
import { part } from "../../../test/harness/world.ts";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import { EditedDocuments } from "./edited-documents.ts";
import type { ManifestTexts } from "./manifest-texts.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import type { ServedWorkspaces } from "./served-workspaces.ts";

function servedAt(root: string): ServedWorkspace {
	const reading = readManifest(`{ "components": {} }`, `${root}/noodle.json`);
	return part<ServedWorkspace>("served", {
		root,
		analyse: async () => part<ManifestAnalysis>("analysis", { reading, inventory: inventoryOf({}) }),
	});
}

const outer = servedAt("/workspace");
const inner = servedAt("/workspace/services/inner");
const beside = servedAt("/workspace/services/inner-most");
const text = JSON.stringify({ name: "a", version: "1.0.0", noodle: {} });

/** The workspace whose release that file is taken for; null: nobody's. */
async function ownerOf(path: string, all: ServedWorkspace[], content = text): Promise<string | null> {
	const document = TextDocument.create(`file://${path}`, "json", 1, content);
	const edited = new EditedDocuments(
		part<TextDocuments<TextDocument>>("documents", { get: () => document }),
		part<ServedWorkspaces>("workspaces", { settled: async () => {}, byManifest: () => undefined, all: () => all }),
		part<ManifestTexts>("texts", { open: () => undefined }),
	);
	return (await edited.at(document.uri))?.served.root ?? null;
}

test.each([
	["in the inner one", "/workspace/services/inner/a/package.json", inner.root],
	["in the outer one", "/workspace/services/a/package.json", outer.root],
	["in one whose name goes on where another's ends", "/workspace/services/inner-most/a/package.json", beside.root],
	["in the inner one's catalog", "/workspace/services/inner/runtime_components/a/1.0.0/package.json", inner.root],
	["in none", "/elsewhere/a/package.json", null],
])("of workspaces within each other, a release belongs to the nearest around it: %s", async (_, path, owner) => {
	expect(await ownerOf(path, [outer, inner, beside])).toBe(owner);
	expect(await ownerOf(path, [beside, inner, outer])).toBe(owner);
});

test("outside of a catalog a package.json without a noodle block is nobody's", async () => {
	const plain = JSON.stringify({ name: "a", version: "1.0.0", keywords: ["noodle"] });
	expect(await ownerOf("/workspace/a/package.json", [outer], plain)).toBe(null);
	expect(await ownerOf("/workspace/runtime_components/a/1.0.0/package.json", [outer], plain)).toBe(outer.root);
});
