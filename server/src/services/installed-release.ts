import type { Result } from "@noodle-upgrade/runtime/formats";
import { type CatalogRelease, type Inventory, installedOnly } from "../core/inventory.ts";
import type { InstalledRelease, Store } from "../core/ports.ts";
import type { RollbackMove } from "../core/rollback-choice.ts";

/** A release by its name, for when no lock file says which content it has; null when it is not installed. */
export async function findInstalled(
	store: Store,
	component: string,
	version: string,
): Promise<Result<InstalledRelease> | null> {
	for (const integrity of await store.list()) {
		const release = await store.find(integrity);
		if (release?.ok && release.value.descriptor.name === component && release.value.descriptor.version === version)
			return release;
	}
	return null;
}

/** A release from wherever it can still be looked into: what runs may be gone from its catalog. */
export async function findRelease(
	inventory: Inventory,
	store: Store,
	component: string,
	version: string,
): Promise<CatalogRelease | undefined> {
	const listed = inventory.find(component, version);
	if (listed) return listed;
	const installed = await findInstalled(store, component, version);
	return installed?.ok ? asCatalogRelease(installed.value) : undefined;
}

export function asCatalogRelease({ descriptor, folder }: InstalledRelease): CatalogRelease {
	return { descriptor, catalog: installedOnly, locator: JSON.stringify({ kind: "folder", path: folder }) };
}

/**
 * Releases as they were when they ran, for whoever goes back to them: a catalog may have lost one since, or have other
 * content under its version. What is not installed any more is taken from the catalogs.
 */
export async function withKeptReleases(
	inventory: Inventory,
	store: Store,
	moves: readonly RollbackMove[],
): Promise<Inventory> {
	const kept = await Promise.all(
		moves.map(async ({ name, to, toIntegrity }) => {
			const known = toIntegrity === null ? null : await store.find(toIntegrity);
			const listed = inventory.find(name, to);
			// Of an upgrade that nobody kept the content of, the catalog knows better than a name.
			const installed = known ?? (listed ? null : await findInstalled(store, name, to));
			if (!installed?.ok) return [];
			const release = asCatalogRelease(installed.value);
			return [listed ? { ...release, catalog: listed.catalog } : release];
		}),
	);
	return inventory.with(kept.flat());
}
