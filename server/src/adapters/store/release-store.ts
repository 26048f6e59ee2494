import { contentHash, ReleaseStore, withSource } from "@noodle-upgrade/runtime/releases";
import type { Store } from "../../core/ports.ts";
import { sourceOf } from "../catalogs/folder-catalog.ts";

/** `.noodle/store` of a workspace. */
export function releaseStore(root: string): Store {
	const store = new ReleaseStore(root);
	return {
		find: (integrity) => store.find(integrity),
		install: ({ locator }) => store.install(sourceOf(locator)),
		list: () => store.list(),
		remove: (integrity) => store.remove(integrity),
		hash: ({ locator }) => withSource(sourceOf(locator), contentHash),
	};
}
