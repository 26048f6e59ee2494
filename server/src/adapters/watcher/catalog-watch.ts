import { basename, join, sep } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { inGroups, readAtOnce } from "@noodle-upgrade/runtime/formats";
import { componentFolders, subfolders } from "./folder-contents.ts";
import { WatchedFolders } from "./watched-folders.ts";

/** Folders of one release that are watched at the most: systems have so many watchers to give, and not more. */
const mostFoldersOfRelease = 100;

/** Releases that came since are watched for as long as not so many have come after them. */
const mostNewcomers = 200;

/**
 * Watches a catalog folder where the system has no way to watch a whole tree: the folder itself, the one of each component, and of
 * the releases those that somebody wants, and those that came since, whose package.json may be written last. A catalog has
 * tens of thousands of other folders, in which nothing changes.
 */
export class CatalogWatch {
	/** Absolute path; it need not exist. */
	readonly folder: string;
	readonly #onChange: () => void;
	readonly #folders = new WatchedFolders((folder, name) => this.#changed(folder, name));
	#components: ReadonlySet<string> = new Set();
	#followed: ReadonlySet<string> = new Set();
	/** Releases all of whose folders were watched, and which these are. */
	readonly #whole = new Map<string, readonly string[]>();
	/** The last one came last. */
	readonly #newcomers = new Set<string>();
	#isFirst = true;

	constructor(folder: string, onChange: () => void) {
		this.folder = folder;
		this.#onChange = onChange;
	}

	/**
	 * Takes up what is there by now; the event loop is free in between.
	 *
	 * @param followed absolute paths of the folders of releases whose content matters
	 */
	async take(followed: readonly string[]): Promise<void> {
		this.#follow(followed);
		const isFirst = this.#isFirst;
		this.#isFirst = false;
		this.#folders.add(this.folder);
		const { scopes, components } = await componentFolders(this.folder);
		this.#components = new Set(components);
		await inGroups([...scopes, ...components], readAtOnce, async (folder) => {
			// What is in a folder that came while the one around it was watched came with it.
			if (this.#folders.add(folder) && !isFirst && this.#components.has(folder))
				for (const release of await subfolders(folder)) this.#welcome(release);
			else await turn();
		});
		const isWhole = (release: string) => this.#whole.get(release)?.every((folder) => this.#folders.has(folder));
		const broken = [...this.#followed].filter((release) => !isWhole(release));
		await inGroups(broken, readAtOnce, (release) => this.#watchWhole(release));
		for (const release of this.#newcomers) this.#folders.add(release);
	}

	close(): void {
		this.#folders.close();
	}

	#follow(releases: readonly string[]): void {
		const followed = new Set(releases.filter((release) => release.startsWith(this.folder + sep)));
		for (const release of this.#followed) {
			if (followed.has(release)) continue;
			this.#whole.delete(release);
			if (!this.#newcomers.has(release)) this.#folders.drop(release);
		}
		this.#followed = followed;
	}

	#changed(folder: string, name: string | null): void {
		if (name !== null) {
			const child = join(folder, name);
			// It is gone, or made anew: its watcher may be that of a folder that is not there any more.
			this.#folders.drop(child);
			if (this.#components.has(folder) && !name.endsWith(".tgz")) this.#welcome(child);
			if (name === basename(folder)) this.#folders.drop(folder);
		}
		for (const release of this.#followed)
			if (folder === release || folder.startsWith(release + sep)) this.#whole.delete(release);
		this.#onChange();
	}

	#welcome(release: string): void {
		this.#newcomers.delete(release);
		this.#newcomers.add(release);
		const [oldest = ""] = this.#newcomers;
		if (this.#newcomers.size <= mostNewcomers) return;
		this.#newcomers.delete(oldest);
		if (!this.#followed.has(oldest)) this.#folders.drop(oldest);
	}

	async #watchWhole(release: string): Promise<void> {
		const watched: string[] = [];
		// A change in it while this looks takes it away again, so that the next look is at all of it.
		this.#whole.set(release, watched);
		const pending = [release];
		for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
			if (watched.length === mostFoldersOfRelease) break;
			watched.push(folder);
			// First watched, then read, so that nothing gets lost in between.
			this.#folders.add(folder);
			pending.push(...(await subfolders(folder)));
		}
	}
}
