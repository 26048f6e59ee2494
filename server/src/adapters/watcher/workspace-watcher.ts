import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { noodleFolderName } from "@noodle-upgrade/runtime/formats";
import type { ReleaseSource } from "@noodle-upgrade/runtime/releases";
import type { CatalogRelease } from "../../core/inventory.ts";
import type { WatchedChange, Watcher, Watching } from "../../core/ports.ts";
import { CatalogWatch } from "./catalog-watch.ts";
import { WatchedFolders } from "./watched-folders.ts";

const quietMs = 100;

/** Elsewhere Node imitates it, by walking the tree in one go: two seconds for a large catalog. */
const systemWatchesTrees = process.platform === "darwin" || process.platform === "win32";

/**
 * Watches the workspace's own files, its catalog folder, and `.noodle` without the store. Folders that appear later are
 * taken up when something beside them changes, since making them is such a change.
 *
 * @param registryPath asked each time, because the manifest may name another one by then
 * @param watchesTrees whether the system can watch a folder with all that is in it
 */
export function workspaceWatcher(root: string, registryPath: () => string, watchesTrees = systemWatchesTrees): Watcher {
	return { watch: (listener) => new WorkspaceWatching(root, registryPath, watchesTrees, listener) };
}

class WorkspaceWatching implements Watching {
	readonly ready: Promise<void>;
	readonly #root: string;
	readonly #registryPath: () => string;
	readonly #watchesTrees: boolean;
	readonly #listener: (change: WatchedChange) => void;
	readonly #folders: WatchedFolders;
	#catalog: CatalogWatch | null = null;
	#followed: readonly string[] = [];
	#timer: NodeJS.Timeout | null = null;
	/** What has not been told yet. */
	#change: WatchedChange | null = null;
	#closed = false;

	constructor(
		root: string,
		registryPath: () => string,
		watchesTrees: boolean,
		listener: (change: WatchedChange) => void,
	) {
		this.#root = root;
		this.#registryPath = registryPath;
		this.#watchesTrees = watchesTrees;
		this.#listener = listener;
		this.#folders = new WatchedFolders((folder, name) => {
			const isJournal = folder === this.#noodleFolder && /^(state|lock)\.db/.test(name ?? "");
			this.#changed(isJournal ? "journal" : "workspace");
		});
		this.ready = this.#take();
	}

	async follow(releases: readonly CatalogRelease[]): Promise<void> {
		this.#followed = releases.flatMap(({ locator }) => {
			const { kind, path } = JSON.parse(locator) as { kind: string; path?: string };
			return kind === ("folder" satisfies ReleaseSource["kind"]) && path !== undefined ? [path] : [];
		});
		await this.#take();
	}

	dispose(): void {
		this.#closed = true;
		if (this.#timer) clearTimeout(this.#timer);
		this.#folders.close();
		this.#catalog?.close();
	}

	get #noodleFolder(): string {
		return join(this.#root, noodleFolderName);
	}

	#changed(what: WatchedChange): void {
		if (what === "workspace" || this.#change === null) this.#change = what;
		if (!this.#closed) this.#timer ??= setTimeout(() => void this.#tell(), quietMs);
	}

	/** Only when all is watched that is there by now, so that nothing changes unseen once it was read. */
	async #tell(): Promise<void> {
		const change = this.#change ?? "journal";
		this.#change = null;
		if (change === "workspace") await this.#take();
		this.#timer = null;
		if (this.#closed) return;
		this.#listener(change);
		if (this.#change) this.#changed(this.#change);
	}

	async #take(): Promise<void> {
		if (this.#closed) return;
		const catalog = resolve(this.#root, this.#registryPath());
		const own = [this.#root, this.#noodleFolder, join(this.#noodleFolder, "run")];
		const wanted = new Set(this.#watchesTrees ? [...own, catalog] : own);
		this.#folders.dropUnless((folder) => wanted.has(folder) && existsSync(folder));
		for (const folder of own) this.#folders.add(folder);
		if (this.#watchesTrees) {
			// Where Node imitates it, a folder that is not there counts as watched.
			if (existsSync(catalog)) this.#folders.add(catalog, { recursive: true });
			return;
		}
		if (this.#catalog?.folder !== catalog) {
			this.#catalog?.close();
			this.#catalog = new CatalogWatch(catalog, () => this.#changed("workspace"));
		}
		await this.#catalog.take(this.#followed);
	}
}
