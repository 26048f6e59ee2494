import { basename, join } from "node:path";
import { lockFileName, manifestFileName } from "@noodle-upgrade/runtime/formats";
import { Emitter, type Event } from "vscode-languageserver";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import type { Workspace } from "../services/workspace.ts";

/** One folder with a manifest. The workspace behind it is opened at its first use, and again after a failure. */
export class ServedWorkspace {
	/** Absolute path of the folder, as the editor names it. */
	readonly root: string;
	/** The folder's URI, as the editor writes it. */
	readonly uri: string;
	readonly manifestPath: string;
	readonly lockPath: string;
	readonly #open: (root: string) => Promise<Workspace>;
	readonly #changed = new Emitter<void>();
	readonly #journalChanged = new Emitter<void>();
	readonly #offersChanged = new Emitter<void>();
	#opening: Promise<Workspace> | undefined;
	#opened: Workspace | undefined;
	#subscription: { dispose(): void } | undefined;
	#analysis: { readonly text: string | null; readonly result: Promise<ManifestAnalysis> } | undefined;
	#disposed = false;
	/** What was last said to be wrong with it, so that the log has it once. */
	problem: string | null = null;

	constructor(root: string, uri: string, open: (root: string) => Promise<Workspace>) {
		this.root = root;
		this.uri = uri;
		this.manifestPath = join(root, manifestFileName);
		this.lockPath = join(root, lockFileName);
		this.#open = open;
	}

	/** Fires when anything about it may look different: its files, its catalogs, its runtimes. */
	get onDidChange(): Event<void> {
		return this.#changed.event;
	}

	/** Fires when only what is written down of upgrades has changed. */
	get onDidChangeJournal(): Event<void> {
		return this.#journalChanged.event;
	}

	/** Fires when only more is known of what can be upgraded to. */
	get onDidChangeOffers(): Event<void> {
		return this.#offersChanged.event;
	}

	get name(): string {
		return basename(this.root) || this.root;
	}

	/** The workspace itself. A failure to open stays one until `retry`, so that every request does not try again. */
	workspace(): Promise<Workspace> {
		this.#opening ??= this.#openNow();
		return this.#opening;
	}

	async #openNow(): Promise<Workspace> {
		const workspace = await this.#open(this.root);
		this.#opened = workspace;
		if (!this.#disposed)
			this.#subscription = workspace.onDidChange((change) => {
				if (change === "workspace") this.#tell();
				else if (!this.#disposed) (change === "journal" ? this.#journalChanged : this.#offersChanged).fire();
			});
		return workspace;
	}

	/** @param text the text in the editor; null: as on disk. Asked twice for one text, it is analysed once, unless that failed. */
	analyse(text: string | null): Promise<ManifestAnalysis> {
		if (this.#analysis?.text === text) return this.#analysis.result;
		const result = this.workspace().then((workspace) => workspace.analyse(text));
		const analysis = { text, result };
		this.#analysis = analysis;
		result.catch(() => {
			if (this.#analysis === analysis) this.#analysis = undefined;
		});
		return result;
	}

	/** What is known of it is out of date. */
	changed(): void {
		this.#opened?.forget();
		this.#tell();
	}

	#tell(): void {
		this.#analysis = undefined;
		if (!this.#disposed) this.#changed.fire();
	}

	/** Lets a workspace that could not be opened be tried again. */
	async retry(): Promise<void> {
		const opening = this.#opening;
		if (!opening) return;
		const [attempt] = await Promise.allSettled([opening]);
		if (attempt.status === "rejected" && this.#opening === opening) this.#opening = undefined;
		this.#analysis = undefined;
	}

	/** Ends what was opened; what is being opened is ended as soon as it is there. */
	async dispose(): Promise<void> {
		if (this.#disposed) return;
		this.#disposed = true;
		this.#subscription?.dispose();
		this.#changed.dispose();
		this.#journalChanged.dispose();
		this.#offersChanged.dispose();
		const [attempt] = await Promise.allSettled([this.#opening]);
		if (attempt.status === "fulfilled") await attempt.value?.dispose();
	}
}
