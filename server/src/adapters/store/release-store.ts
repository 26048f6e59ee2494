import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { success } from "@noodle-upgrade/runtime/formats";
import { contentHash, isMissing, noodleFolder, ReleaseStore, withSource } from "@noodle-upgrade/runtime/releases";
import type { Store } from "../../core/ports.ts";
import { releaseSources } from "../catalogs/release-sources.ts";

/** What the store names a folder that is being filled, or that has made room for another. */
const unfinished = /^\..+\.tmp(\.damaged)?$/;

/** `.noodle/store` of a workspace. */
export function releaseStore(root: string, sources = releaseSources()): Store {
	const store = new ReleaseStore(root);
	/** Content hashes by locator, of what cannot change. */
	const hashes = new Map<string, string>();
	return {
		find: (integrity) => store.find(integrity),
		async install(release) {
			const source = await sources.get(release);
			return source.ok ? store.install(source.value) : source;
		},
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
		async hash(release) {
			const known = hashes.get(release.locator);
			if (known !== undefined) return success(known);
			const source = await sources.get(release);
			if (!source.ok) return source;
			const hash = await withSource(source.value, contentHash);
			if (hash.ok && sources.isFixed(release)) hashes.set(release.locator, hash.value);
			return hash;
		},
	};
}
