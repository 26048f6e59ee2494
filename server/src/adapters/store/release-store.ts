import { success } from "@noodle-upgrade/runtime/formats";
import { contentHash, ReleaseStore, withSource } from "@noodle-upgrade/runtime/releases";
import type { Store } from "../../core/ports.ts";
import { releaseSources } from "../catalogs/release-sources.ts";

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
		sweep: (olderThanMs) => store.sweep(olderThanMs),
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
