import { existsSync, type FSWatcher, watch } from "node:fs";
import { basename, join, resolve } from "node:path";
import { noodleFolderName } from "@noodle-upgrade/runtime/formats";
import type { Watcher, WorkspaceChange } from "../../core/ports.ts";

const quietMs = 100;

/**
 * Watches the workspace's own files, its catalog folder, and `.noodle` without the store. Folders that appear later are
 * taken up when something beside them changes, since making them is such a change.
 *
 * @param registryPath asked each time, because the manifest may name another one by then
 */
export function workspaceWatcher(root: string, registryPath: () => string): Watcher {
	return {
		watch(listener) {
			const watched = new Map<string, FSWatcher>();
			let timer: NodeJS.Timeout | null = null;
			let change: WorkspaceChange = "journal";
			let closed = false;
			const changed = (what: WorkspaceChange): void => {
				if (what === "workspace") change = what;
				if (closed || timer) return;
				timer = setTimeout(() => {
					const changes = change;
					timer = null;
					change = "journal";
					if (changes === "workspace") take();
					listener(changes);
				}, quietMs);
			};
			const take = (): void => {
				const wanted = new Map<string, boolean>([
					[root, false],
					[join(root, noodleFolderName), false],
					[join(root, noodleFolderName, "run"), false],
					[resolve(root, registryPath()), true],
				]);
				for (const [folder, watcher] of watched) {
					if (wanted.has(folder) && existsSync(folder)) continue;
					watcher.close();
					watched.delete(folder);
				}
				for (const [folder, recursive] of wanted) {
					if (watched.has(folder) || !existsSync(folder)) continue;
					const watcher = watchIfPossible(folder, recursive, changed);
					if (!watcher) continue;
					// A folder that is deleted under its watcher ends it; it is taken up again when it comes back.
					watcher.on("error", () => {
						watcher.close();
						watched.delete(folder);
						changed("workspace");
					});
					watched.set(folder, watcher);
				}
			};
			take();
			return {
				dispose() {
					closed = true;
					if (timer) clearTimeout(timer);
					for (const watcher of watched.values()) watcher.close();
				},
			};
		},
	};
}

/**
 * Null where the system refuses: the folder has just gone, may not be read, or watchers have run out. It is tried again
 * with the next change elsewhere, and refreshing by hand works meanwhile; a watcher is a convenience, and no reason to end.
 */
function watchIfPossible(
	folder: string,
	recursive: boolean,
	changed: (change: WorkspaceChange) => void,
): FSWatcher | null {
	const isJournal = (name: string | null) =>
		basename(folder) === noodleFolderName && /^(state|lock)\.db/.test(name ?? "");
	try {
		return watch(folder, { recursive }, (_, name) => changed(isJournal(name) ? "journal" : "workspace"));
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code ?? "";
		if (["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ENOSPC", "EMFILE"].includes(code)) return null;
		throw error;
	}
}
