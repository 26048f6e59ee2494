import { messageOf } from "@noodle-upgrade/runtime/formats";
import { type Diagnostic, DiagnosticSeverity, type ServerCapabilities } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LspContext } from "./context.ts";
import { diagnosticSource } from "./convert.ts";
import { Debounce } from "./debounce.ts";
import { findingsByFile } from "./findings-by-file.ts";
import { type FileDiagnostics, PublishedDiagnostics } from "./published-diagnostics.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import { inFolder, pathOf, uriOf } from "./uris.ts";

/** How long typing has to pause before it is analysed. */
const typingPauseMs = 150;

/**
 * Publishes what is to be said of each manifest, as it stands in the editor where it is open and as it is on disk
 * where it is not, and of the files beside it.
 */
export function registerDiagnostics(context: LspContext): ServerCapabilities {
	const { connection, documents, workspaces } = context;
	const published = new PublishedDiagnostics((params) => void connection.sendDiagnostics(params));
	const analysers = new Map<ServedWorkspace, Analyser>();
	const analyserOf = (uri: string) => {
		const served = workspaces.byManifest(uri);
		return served && analysers.get(served);
	};

	workspaces.onDidAdd((served) => {
		const analyser = new Analyser(served, context, published);
		analysers.set(served, analyser);
		analyser.soon(0);
	});
	workspaces.onDidRemove((served) => {
		analysers.get(served)?.end();
		analysers.delete(served);
	});
	workspaces.onDidChange((served) => analysers.get(served)?.soon(0));
	documents.onDidChangeContent(({ document }) => analyserOf(document.uri)?.soon(typingPauseMs));
	documents.onDidClose(({ document }) => analyserOf(document.uri)?.soon(0));
	return {};
}

/** Analyses one workspace again and again. A run publishes only what no newer run and no newer text has overtaken. */
class Analyser {
	readonly #served: ServedWorkspace;
	readonly #context: LspContext;
	readonly #published: PublishedDiagnostics;
	readonly #debounce = new Debounce(() => void this.#run());
	#runs = 0;
	#newestPublished = 0;
	#ended = false;

	constructor(served: ServedWorkspace, context: LspContext, published: PublishedDiagnostics) {
		this.#served = served;
		this.#context = context;
		this.#published = published;
	}

	soon(afterMs: number): void {
		if (!this.#ended) this.#debounce.trigger(afterMs);
	}

	end(): void {
		this.#ended = true;
		this.#debounce.cancel();
		this.#published.replace(this.#served, []);
	}

	async #run(): Promise<void> {
		const run = ++this.#runs;
		const { texts, client } = this.#context;
		const document = texts.open(this.#served);
		const version = document?.version;
		const byFile = await this.#analyse(document);
		if (this.#ended || run < this.#newestPublished || texts.open(this.#served)?.version !== version) return;
		this.#newestPublished = run;
		const files = [...byFile].map(([uri, diagnostics]): FileDiagnostics => {
			const versioned = client.diagnosticVersions && uri === document?.uri;
			return { uri, diagnostics, version: versioned ? version : undefined };
		});
		this.#published.replace(this.#served, files);
	}

	async #analyse(document: TextDocument | undefined): Promise<Map<string, Diagnostic[]>> {
		const manifest = document?.uri ?? uriOf(this.#served.manifestPath);
		try {
			const analysis = await this.#served.analyse(document?.getText() ?? null);
			const { root } = await this.#served.workspace();
			const related = this.#context.client.relatedInformation;
			return findingsByFile(analysis, { manifest, related, uriOf: (file) => this.#uriOf(root, file) });
		} catch (error) {
			const message = `Noodle cannot read this workspace: ${messageOf(error)}`;
			return new Map([[manifest, [unavailable(message)]]]);
		}
	}

	/** An open document is named as the editor names it, since two spellings of one URI are two files to it. */
	#uriOf(workspaceRoot: string, file: string): string {
		const path = inFolder(this.#served.root, workspaceRoot, file);
		return this.#context.documents.keys().find((uri) => pathOf(uri) === path) ?? uriOf(path);
	}
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
