import { basename, dirname } from "node:path";
import { manifestFileName, messageOf } from "@noodle-upgrade/runtime/formats";
import { Emitter, type Event, type RemoteConsole, type WorkspaceFolder } from "vscode-languageserver";
import type { Workspace } from "../services/workspace.ts";
import type { Ports } from "./ports.ts";
import { ServedWorkspace } from "./served-workspace.ts";
import { pathOf, uriOf } from "./uris.ts";

/**
 * The folders that hold a manifest, and only those: the editor's workspace folders, folders below them where the editor has
 * found one, and the folder of any manifest that is open. Whether a manifest is there is asked of the disk each time, since
 * it can come and go.
 */
export class ServedWorkspaces {
	readonly #ports: Ports;
	readonly #console: RemoteConsole;
	readonly #isTrusted: () => boolean;
	/** Candidates: absolute path to the URI that the editor uses. */
	readonly #folders = new Map<string, string>();
	readonly #openManifests = new Map<string, string>();
	#foundManifests: ReadonlyMap<string, string> = new Map();
	readonly #served = new Map<string, ServedWorkspace>();
	readonly #added = new Emitter<ServedWorkspace>();
	readonly #removed = new Emitter<ServedWorkspace>();
	readonly #changed = new Emitter<ServedWorkspace>();
	readonly #journalChanged = new Emitter<ServedWorkspace>();
	readonly #offersChanged = new Emitter<ServedWorkspace>();
	#scan: Promise<void> = Promise.resolve();
	#closed = false;

	constructor(ports: Ports, console: RemoteConsole, isTrusted: () => boolean) {
		this.#ports = ports;
		this.#console = console;
		this.#isTrusted = isTrusted;
	}

	get onDidAdd(): Event<ServedWorkspace> {
		return this.#added.event;
	}

	get onDidRemove(): Event<ServedWorkspace> {
		return this.#removed.event;
	}

	/** Fires for what happens inside a workspace that is served. */
	get onDidChange(): Event<ServedWorkspace> {
		return this.#changed.event;
	}

	/** Fires when only what is written down of its upgrades has changed. */
	get onDidChangeJournal(): Event<ServedWorkspace> {
		return this.#journalChanged.event;
	}

	/** Fires when only more is known of what can be upgraded to in it. */
	get onDidChangeOffers(): Event<ServedWorkspace> {
		return this.#offersChanged.event;
	}

	all(): readonly ServedWorkspace[] {
		return [...this.#served.values()].sort((a, b) => (a.root < b.root ? -1 : 1));
	}

	/** What is known of all of them is out of date. */
	changed(): void {
		for (const served of this.#served.values()) served.changed();
	}

	/** @param uri of a folder, in any spelling. */
	byFolder(uri: string): ServedWorkspace | undefined {
		return this.#served.get(pathOf(uri) ?? "");
	}

	/** @param uri of a document; undefined unless it is the manifest of a workspace that is served. */
	byManifest(uri: string): ServedWorkspace | undefined {
		const path = pathOf(uri);
		return path !== null && basename(path) === manifestFileName ? this.#served.get(dirname(path)) : undefined;
	}

	/**
	 * Works in a folder whether or not it is served yet; one that is not is opened for as long as the work takes.
	 *
	 * @param root absolute path
	 */
	async inFolder<Value>(root: string, work: (workspace: Workspace) => Promise<Value>): Promise<Value> {
		const served = this.#served.get(root);
		if (served) return work(await served.workspace());
		const workspace = await this.#ports.openWorkspace(root, this.#isTrusted);
		try {
			return await work(workspace);
		} finally {
			await workspace.dispose();
		}
	}

	/** @param uris of all manifests that the editor has found by now */
	manifestsFound(uris: readonly string[]): Promise<void> {
		const folders = uris
			.map(pathOf)
			.flatMap((path) => (path !== null && basename(path) === manifestFileName ? [dirname(path)] : []));
		this.#foundManifests = new Map(folders.map((folder) => [folder, uriOf(folder)]));
		return this.rescan();
	}

	changeFolders(added: readonly WorkspaceFolder[], removed: readonly WorkspaceFolder[]): Promise<void> {
		for (const { uri } of removed) this.#folders.delete(pathOf(uri) ?? "");
		for (const { uri } of added) {
			const path = pathOf(uri);
			if (path !== null) this.#folders.set(path, uri);
		}
		return this.rescan();
	}

	manifestOpened(uri: string): Promise<void> {
		const path = pathOf(uri);
		if (path === null || basename(path) !== manifestFileName) return Promise.resolve();
		this.#openManifests.set(dirname(path), uriOf(dirname(path)));
		return this.rescan();
	}

	manifestClosed(uri: string): Promise<void> {
		return this.#openManifests.delete(dirname(pathOf(uri) ?? "")) ? this.rescan() : Promise.resolve();
	}

	/** Once every folder that is known by now has been looked at. */
	settled(): Promise<void> {
		return this.#scan;
	}

	/** Starts to serve what has a manifest by now and ends what has none any more; one scan runs after the other. */
	rescan(): Promise<void> {
		this.#scan = this.#scan.then(() => this.#scanNow());
		return this.#scan;
	}

	async #scanNow(): Promise<void> {
		const known = [...this.#openManifests, ...this.#foundManifests, ...this.#folders];
		const candidates = new Map(this.#closed ? [] : known);
		const present = await Promise.all(
			[...candidates].map(async ([root, uri]) => ({ root, uri, present: await this.#hasManifest(root) })),
		);
		const wanted = new Map(present.filter((candidate) => candidate.present).map(({ root, uri }) => [root, uri]));
		for (const [root, served] of this.#served) {
			if (wanted.has(root)) continue;
			this.#served.delete(root);
			this.#removed.fire(served);
			await this.#end(served);
		}
		for (const [root, uri] of wanted) {
			if (this.#served.has(root)) continue;
			const served = new ServedWorkspace(root, uri, (path) => this.#ports.openWorkspace(path, this.#isTrusted));
			this.#served.set(root, served);
			served.onDidChange(() => this.#changed.fire(served));
			served.onDidChangeJournal(() => this.#journalChanged.fire(served));
			served.onDidChangeOffers(() => this.#offersChanged.fire(served));
			this.#added.fire(served);
		}
	}

	async #hasManifest(root: string): Promise<boolean> {
		try {
			return (await this.#ports.readManifest(root)) !== null;
		} catch (error) {
			this.#console.error(`${manifestFileName} in ${root} cannot be read: ${messageOf(error)}`);
			return this.#served.has(root);
		}
	}

	async #end(served: ServedWorkspace): Promise<void> {
		try {
			await served.dispose();
		} catch (error) {
			this.#console.error(`Closing ${served.root} failed: ${messageOf(error)}`);
		}
	}

	/** Ends everything; nothing is served afterwards. */
	async dispose(): Promise<void> {
		this.#closed = true;
		await this.rescan();
	}
}
