import { readManifest } from "@noodle-upgrade/runtime/formats";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { part } from "../../../test/harness/world.ts";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import type { Workspace } from "../services/workspace.ts";
import type { ClientFeatures } from "./client-features.ts";
import type { LspContext } from "./context.ts";
import type { EditedDocuments } from "./edited-documents.ts";
import type { ManifestTexts } from "./manifest-texts.ts";
import { PublishedDiagnostics } from "./published-diagnostics.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import { WorkspaceDiagnostics } from "./workspace-diagnostics.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const uri = "file:///workspace/noodle.json";

/** A manifest that somebody types. */
function typing() {
	const shown: string[] = [];
	let document = TextDocument.create(uri, "jsonc", 0, "");
	const served = part<ServedWorkspace>("served", {
		root: "/workspace",
		manifestPath: "/workspace/noodle.json",
		analyse: async (text) => {
			const reading = readManifest(text ?? "", "/workspace/noodle.json");
			return part<ManifestAnalysis>("analysis", { reading, findings: reading.findings });
		},
		workspace: async () => part<Workspace>("workspace", { root: "/workspace" }),
	});
	const context = part<LspContext>("context", {
		client: part<ClientFeatures>("client", {
			relatedInformation: true,
			knowsJson: false,
			pullsDiagnostics: false,
			diagnosticVersions: true,
		}),
		documents: part<TextDocuments<TextDocument>>("documents", { all: () => [document], keys: () => [uri] }),
		edited: part<EditedDocuments>("edited", { releasesOf: async () => [], concerns: () => true }),
		texts: part<ManifestTexts>("texts", { open: () => document }),
	});
	const published = new PublishedDiagnostics(({ version, diagnostics }) => {
		shown.push([version, ...diagnostics.map(({ code }) => code)].join(" "));
	});
	const diagnostics = new WorkspaceDiagnostics(served, context, published);
	return {
		/** What was published since it was asked last: versions, each with its findings. */
		shown: () => shown.splice(0),
		async type(text: string) {
			document = TextDocument.create(uri, "jsonc", document.version + 1, text);
			diagnostics.typed();
			await vi.advanceTimersByTimeAsync(0);
		},
	};
}

const wrong = `{ "components": { "it": "latest" } }`;
const broken = wrong.replace(" } }", ` , "x } }`);

test("a text that is broken is told of once typing has paused, and not while it goes on", async () => {
	const { type, shown } = typing();
	await type(wrong);
	expect(shown()).toEqual(["1 invalid-version"]);

	await type(broken);
	await vi.advanceTimersByTimeAsync(399);
	await type(`${broken} `);
	await vi.advanceTimersByTimeAsync(399);
	expect(shown()).toEqual([]);
	// The pause is over, and in the next turn it is told.
	await vi.advanceTimersByTimeAsync(2);
	expect(shown()).toEqual([expect.stringMatching(/^3 .*json-syntax/)]);
});

test("a text that is sound again is told of at once, and of the broken one nothing is told any more", async () => {
	const { type, shown } = typing();
	await type(broken);
	await type(wrong);
	expect(shown()).toEqual(["2 invalid-version"]);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(shown()).toEqual([]);
});
