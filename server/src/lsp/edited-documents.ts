import { basename, resolve, sep } from "node:path";
import { parseJsonDocument } from "@noodle-upgrade/runtime/formats";
import { pathWithin } from "@noodle-upgrade/runtime/releases";
import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import { analyseRelease, type ReleaseAnalysis } from "../core/editing/release-analysis.ts";
import type { ManifestTexts } from "./manifest-texts.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import type { ServedWorkspaces } from "./served-workspaces.ts";
import { pathOf } from "./uris.ts";

interface EditedAs<Kind, Analysis> {
	readonly kind: Kind;
	readonly served: ServedWorkspace;
	readonly document: TextDocument;
	/** Of the document's text as it was when it was asked for. */
	readonly analysis: Analysis;
}

export type EditedManifest = EditedAs<"manifest", ManifestAnalysis>;
export type EditedRelease = EditedAs<"release", ReleaseAnalysis>;

/** Documents that are open in the editor and that there is something to say of, each with what there is. */
export class EditedDocuments {
	readonly #documents: TextDocuments<TextDocument>;
	readonly #workspaces: ServedWorkspaces;
	readonly #texts: ManifestTexts;

	constructor(documents: TextDocuments<TextDocument>, workspaces: ServedWorkspaces, texts: ManifestTexts) {
		this.#documents = documents;
		this.#workspaces = workspaces;
		this.#texts = texts;
	}

	/** Null: it is not open, or neither a manifest that is served nor a release's package.json. */
	async at(uri: string): Promise<EditedManifest | EditedRelease | null> {
		// A client may ask of a document that it opened a moment ago, before its folder was looked at.
		await this.#workspaces.settled();
		const document = this.#documents.get(uri);
		if (!document) return null;
		const served = this.#workspaces.byManifest(uri);
		if (served) return { kind: "manifest", served, document, analysis: await served.analyse(document.getText()) };
		for (const candidate of this.#candidates(document)) {
			const release = await this.#asRelease(document, candidate);
			if (release) return release;
		}
		return null;
	}

	/** The releases of one workspace that are open. */
	async releasesOf(served: ServedWorkspace): Promise<EditedRelease[]> {
		const documents = this.#documents.all().filter((document) => this.#candidates(document).includes(served));
		const found = await Promise.all(documents.map(({ uri }) => this.at(uri)));
		return found.filter((edited) => edited?.kind === "release" && edited.served === served) as EditedRelease[];
	}

	/** Whether what this document says may change what is said of a workspace. */
	concerns(document: TextDocument, served: ServedWorkspace): boolean {
		return this.#workspaces.byManifest(document.uri) === served || this.#candidates(document).includes(served);
	}

	/** Workspaces that a package.json may belong to, the innermost folder around it first. */
	#candidates({ uri }: TextDocument): ServedWorkspace[] {
		const path = pathOf(uri);
		if (path === null || basename(path) !== "package.json") return [];
		const around = ({ root }: ServedWorkspace): number => (pathWithin(root, path) === null ? 0 : root.length);
		return [...this.#workspaces.all()].sort((a, b) => around(b) - around(a));
	}

	async #asRelease(document: TextDocument, served: ServedWorkspace): Promise<EditedRelease | null> {
		const path = pathOf(document.uri);
		if (path === null) return null;
		const text = document.getText();
		const manifest = await served.analyse(this.#texts.open(served)?.getText() ?? null);
		const { registryPath } = manifest.reading.manifest.config.components;
		const inCatalog = pathWithin(resolve(served.root, registryPath), path);
		if (inCatalog === null && (pathWithin(served.root, path) === null || !hasNoodleBlock(text))) return null;
		const expected = inCatalog === null ? null : placeIn(inCatalog);
		const analysis = analyseRelease(text, path, expected, manifest.inventory);
		return { kind: "release", served, document, analysis };
	}
}

/** What a release has to be that lies at `<name>/<version>/package.json` of a catalog. */
function placeIn(path: string): { name: string; version: string } | null {
	const parts = path.split(sep);
	const scoped = path.startsWith("@");
	if (parts.length !== (scoped ? 4 : 3)) return null;
	const name = parts.slice(0, scoped ? 2 : 1).join("/");
	return { name, version: parts.at(-2) ?? "" };
}

function hasNoodleBlock(text: string): boolean {
	return text.includes('"noodle"') && parseJsonDocument(text, "").has(["noodle"]);
}
