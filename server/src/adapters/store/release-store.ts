import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { contentHash, isMissing, noodleFolder, ReleaseStore, withSource } from "@noodle-upgrade/runtime/releases";
import type { Store } from "../../core/ports.ts";
import { sourceOf } from "../catalogs/folder-catalog.ts";

/** What the store names a folder that is being filled, or that has made room for another. */
const unfinished = /^\..+\.tmp(\.damaged)?$/;

/** `.noodle/store` of a workspace. */
export function releaseStore(root: string): Store {
	const store = new ReleaseStore(root);
	return {
		find: (integrity) => store.find(integrity),
		install: ({ locator }) => store.install(sourceOf(locator)),
		list: () => store.list(),
		remove: (integrity) => store.remove(integrity),
		async sweep(olderThanMs) {
			const folder = await noodleFolder(root, "store");
			for (const name of (await readdir(folder)).filter((name) => unfinished.test(name))) {
				const path = join(folder, name);
				const changedAt = await stat(path).then(
					({ mtimeMs }) => mtimeMs,
					(error: unknown) => {
						// Its installation has just ended.
						if (isMissing(error)) return Number.POSITIVE_INFINITY;
						throw error;
					},
				);
				if (changedAt < Date.now() - olderThanMs) await rm(path, { recursive: true, force: true });
			}
		},
		hash: ({ locator }) => withSource(sourceOf(locator), contentHash),
	};
}
