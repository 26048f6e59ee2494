import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver";

/** What one workspace has to say of one file. */
export interface FileDiagnostics {
	readonly uri: string;
	/** The version of the open document that was analysed; undefined: the file on disk. */
	readonly version: number | undefined;
	readonly diagnostics: readonly Diagnostic[];
}

/**
 * Remembers what the client shows, so that only changes are sent. Several workspaces can have something to say of one
 * file, such as a release that they share; the client then gets all of it, since each publication replaces the last.
 */
export class PublishedDiagnostics {
	readonly #send: (params: PublishDiagnosticsParams) => void;
	readonly #byOwner = new Map<unknown, ReadonlyMap<string, FileDiagnostics>>();
	readonly #sent = new Map<string, string>();

	constructor(send: (params: PublishDiagnosticsParams) => void) {
		this.#send = send;
	}

	/** Replaces all that one workspace said before; files that it no longer mentions are cleared. */
	replace(owner: unknown, files: readonly FileDiagnostics[]): void {
		const before = this.#byOwner.get(owner)?.keys() ?? [];
		const now = new Map(files.map((file) => [file.uri, file]));
		const touched = new Set([...before, ...now.keys()]);
		if (files.length > 0) this.#byOwner.set(owner, now);
		else this.#byOwner.delete(owner);
		for (const uri of touched) this.#publish(uri);
	}

	#publish(uri: string): void {
		const all = [...this.#byOwner.values()].flatMap((files) => files.get(uri) ?? []);
		const diagnostics = all.flatMap((file) => file.diagnostics);
		const version = all.find((file) => file.version !== undefined)?.version;
		const params: PublishDiagnosticsParams = { uri, diagnostics, ...(version === undefined ? {} : { version }) };
		const shown = JSON.stringify(params);
		const before = this.#sent.get(uri);
		if (before === shown || (before === undefined && diagnostics.length === 0)) return;
		if (diagnostics.length === 0) this.#sent.delete(uri);
		else this.#sent.set(uri, shown);
		this.#send(params);
	}
}
