import { messageOf } from "@noodle-upgrade/runtime/formats";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LspContext } from "./context.ts";
import { diagnosticSource } from "./convert.ts";
import { Debounce } from "./debounce.ts";
import { findingsByFile, placedIn } from "./findings-by-file.ts";
import type { FileDiagnostics, PublishedDiagnostics } from "./published-diagnostics.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import { inFolder, pathOf, uriOf } from "./uris.ts";

/**
 * How long typing has to pause before it is told that a text is broken. Most texts that are being typed are, for a moment,
 * and what was said of the sound text before stays in the meantime; editors move it along.
 */
const brokenPauseMs = 400;

interface Told {
	readonly byFile: ReadonlyMap<string, Diagnostic[]>;
	readonly isBroken: boolean;
}

/** Analyses one workspace again and again. A run publishes only what no newer run and no newer text has overtaken. */
export class WorkspaceDiagnostics {
	readonly #served: ServedWorkspace;
	readonly #context: LspContext;
	readonly #published: PublishedDiagnostics;
	readonly #now = new Debounce(() => void this.#run());
	readonly #paused = new Debounce(() => {
		this.#isTyping = false;
		this.soon();
	});
	#isTyping = false;
	#runs = 0;
	#newestPublished = 0;
	#ended = false;

	constructor(served: ServedWorkspace, context: LspContext, published: PublishedDiagnostics) {
		this.#served = served;
		this.#context = context;
		this.#published = published;
	}

	soon(): void {
		this.#paused.cancel();
		if (!this.#ended) this.#now.trigger(0);
	}

	/** A key was pressed. */
	typed(): void {
		this.#isTyping = true;
		this.soon();
	}

	end(): void {
		this.#ended = true;
		this.#now.cancel();
		this.#paused.cancel();
		this.#published.replace(this.#served, []);
	}

	/** What there is to say now of the files of this workspace, by URI. */
	async told(): Promise<Told> {
		const { client, documents, edited, texts } = this.#context;
		const document = texts.open(this.#served);
		const manifest = document?.uri ?? uriOf(this.#served.manifestPath);
		try {
			const analysis = await this.#served.analyse(document?.getText() ?? null);
			const releases = await edited.releasesOf(this.#served);
			const { root } = await this.#served.workspace();
			const uriOfFile = this.#naming(root);
			const open = new Set(releases.map((release) => release.document.uri));
			// Of a release that is open, what was read from its file has been overtaken.
			const others = analysis.findings.filter(({ file }) => file === null || !open.has(uriOfFile(file)));
			const findings = [
				...others.map((finding) => placedIn(analysis.reading.document, finding)),
				...releases.flatMap((release) => release.analysis.findings),
			];
			const byFile = findingsByFile(findings, {
				manifest,
				related: client.relatedInformation,
				uriOf: uriOfFile,
				isToldElsewhere: (uri, { code }) =>
					client.knowsJson && documents.get(uri) !== undefined && (code === "json-syntax" || code === "duplicate-key"),
			});
			for (const uri of open) if (!byFile.has(uri)) byFile.set(uri, []);
			const readings = [analysis.reading, ...releases.map((release) => release.analysis.reading)];
			const isBroken = readings.some((reading) => reading.document.findings.some(({ code }) => code === "json-syntax"));
			return { byFile, isBroken };
		} catch (error) {
			const message = `Noodle cannot read this workspace: ${messageOf(error)}`;
			return { byFile: new Map([[manifest, [unavailable(message)]]]), isBroken: false };
		}
	}

	async #run(): Promise<void> {
		const run = ++this.#runs;
		const before = this.#versions();
		const { byFile, isBroken } = await this.told();
		const now = this.#versions();
		if (this.#ended || run < this.#newestPublished || !sameVersions(before, now)) return;
		if (isBroken && this.#isTyping) {
			this.#paused.trigger(brokenPauseMs);
			return;
		}
		this.#isTyping = false;
		this.#newestPublished = run;
		const { client } = this.#context;
		const files = [...byFile]
			.filter(([uri]) => !client.pullsDiagnostics || !now.has(uri))
			.map(([uri, diagnostics]): FileDiagnostics => {
				return { uri, diagnostics, version: client.diagnosticVersions ? now.get(uri) : undefined };
			});
		this.#published.replace(this.#served, files);
	}

	/** Of the documents that are open and that this depends on. */
	#versions(): ReadonlyMap<string, number> {
		const { documents, edited } = this.#context;
		const concerned = (document: TextDocument): boolean => edited.concerns(document, this.#served);
		return new Map(
			documents
				.all()
				.filter(concerned)
				.map(({ uri, version }) => [uri, version]),
		);
	}

	/** An open document is named as the editor names it, since two spellings of one URI are two files to it. */
	#naming(workspaceRoot: string): (file: string) => string {
		const open = new Map(this.#context.documents.keys().map((uri) => [pathOf(uri), uri]));
		return (file) => {
			const path = inFolder(this.#served.root, workspaceRoot, file);
			return open.get(path) ?? uriOf(path);
		};
	}
}

function sameVersions(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
	return a.size === b.size && [...a].every(([uri, version]) => b.get(uri) === version);
}

function unavailable(message: string): Diagnostic {
	const start = { line: 0, character: 0 };
	return {
		range: { start, end: start },
		severity: DiagnosticSeverity.Error,
		code: "workspace-unavailable",
		source: diagnosticSource,
		message,
	};
}
