import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Ports } from "./ports.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import { pathOf } from "./uris.ts";

/** The manifests as they stand in the editor, and whether somebody is still editing them. */
export class ManifestTexts {
	readonly #documents: TextDocuments<TextDocument>;
	readonly #ports: Ports;
	/**
	 * The newest text of a document that was seen on disk too. When an upgrade edits the file, the editor shows the old
	 * text until it has reloaded; that text is out of date, but nobody's unsaved work.
	 */
	readonly #saved = new Map<string, string>();

	constructor(documents: TextDocuments<TextDocument>, ports: Ports) {
		this.#documents = documents;
		this.#ports = ports;
		documents.onDidSave(({ document }) => this.markSaved(document));
		documents.onDidClose(({ document }) => this.#saved.delete(document.uri));
	}

	/** The manifest as it is open in the editor; undefined when it is not. */
	open(served: ServedWorkspace): TextDocument | undefined {
		return this.#documents.all().find(({ uri }) => pathOf(uri) === served.manifestPath);
	}

	/** The editor says that it has saved this document. */
	markSaved(document: TextDocument): void {
		this.#saved.set(document.uri, comparable(document.getText()));
	}

	/** The document, when it holds changes that are not on disk; undefined when there are none. */
	async unsaved(served: ServedWorkspace): Promise<TextDocument | undefined> {
		const onDisk = comparable((await this.#ports.readManifest(served.root)) ?? "");
		const document = this.open(served);
		if (!document) return undefined;
		const text = comparable(document.getText());
		if (text === onDisk) this.#saved.set(document.uri, text);
		return text === this.#saved.get(document.uri) ? undefined : document;
	}
}

/** Editors drop a byte order mark and even out line ends when they open a file; neither is a person's change. */
function comparable(text: string): string {
	return text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n");
}
