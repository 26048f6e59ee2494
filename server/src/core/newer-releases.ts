import type { Inventory } from "./inventory.ts";
import type { NewerRelease } from "./workspace-view.ts";

/** The releases of a component that are newer than one that a catalog has, newest first; none where no catalog has that. */
export function newerReleases(component: string, version: string, inventory: Inventory): NewerRelease[] {
	const releases = inventory.versionsOf(component);
	const at = releases.findIndex(({ descriptor }) => descriptor.version === version);
	return releases.slice(0, Math.max(0, at)).map(({ descriptor, publishedAt }) => ({
		version: descriptor.version,
		description: descriptor.description,
		date: publishedAt ?? null,
	}));
}
