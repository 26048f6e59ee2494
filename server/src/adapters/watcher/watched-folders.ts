import { type FSWatcher, watch } from "node:fs";
import { sep } from "node:path";

/** A set of folders that are watched, each by itself. */
export class WatchedFolders {
	readonly #watchers = new Map<string, FSWatcher>();
	readonly #onChange: (folder: string, name: string | null) => void;
	#closed = false;

	/** @param onChange told of the name in a folder that was made, changed or deleted; null: of which is not known */
	constructor(onChange: (folder: string, name: string | null) => void) {
		this.#onChange = onChange;
	}

	/** @returns whether it is watched from now on, and was not before */
	add(folder: string, { recursive } = { recursive: false }): boolean {
		if (this.#closed || this.#watchers.has(folder)) return false;
		const watcher = watchIfPossible(folder, recursive, (name) => {
			if (this.#watchers.get(folder) === watcher) this.#onChange(folder, name);
		});
		if (!watcher) return false;
		// A folder that is deleted under its watcher ends it.
		watcher.on("error", () => {
			if (this.#watchers.get(folder) !== watcher) return;
			this.drop(folder);
			this.#onChange(folder, null);
		});
		this.#watchers.set(folder, watcher);
		return true;
	}

	has(folder: string): boolean {
		return this.#watchers.has(folder);
	}

	/** Watches a folder no longer, and none in it. */
	drop(folder: string): void {
		for (const [path, watcher] of this.#watchers) {
			if (path !== folder && !path.startsWith(folder + sep)) continue;
			watcher.close();
			this.#watchers.delete(path);
		}
	}

	/** The same for each that somebody has no use for any more. */
	dropUnless(isNeeded: (folder: string) => boolean): void {
		for (const folder of [...this.#watchers.keys()]) if (!isNeeded(folder)) this.drop(folder);
	}

	/** None is watched from here on. */
	close(): void {
		this.#closed = true;
		this.dropUnless(() => false);
	}
}

/**
 * Null where the system refuses: the folder has just gone, may not be read, or watchers have run out. It is tried again
 * with the next change elsewhere, and refreshing by hand works meanwhile; a watcher is a convenience, and no reason to end.
 */
function watchIfPossible(
	folder: string,
	recursive: boolean,
	onChange: (name: string | null) => void,
): FSWatcher | null {
	try {
		return watch(folder, { recursive }, (_, name) => onChange(name));
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? "";
		if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ENOSPC", "EMFILE"].includes(code)) return null;
		throw error;
	}
}
