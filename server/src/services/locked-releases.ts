import type { Lock, Manifest } from "@noodle-upgrade/runtime/formats";
import type { Inventory } from "../core/inventory.ts";
import type { Store } from "../core/ports.ts";
import { asCatalogRelease } from "./installed-release.ts";

/** A wanted release that no catalog has and the lock file pins. */
interface Missing {
	readonly name: string;
	readonly version: string;
	readonly integrity: string;
}

/**
 * What catalogs have, completed by wanted releases that they have lost and that are installed with the very content that the
 * lock file pins: a release that runs well must not stop what is to be done about others.
 */
export class LockedReleases {
	readonly #store: Store;
	#known: { readonly inventory: Inventory; readonly key: string; readonly completed: Promise<Inventory> } | null = null;

	constructor(store: Store) {
		this.#store = store;
	}

	/** The same inventory as long as nothing is missing in it, and the same answer as long as the same is. */
	complete(inventory: Inventory, manifest: Manifest, lock: Lock | null): Promise<Inventory> {
		const missing = missingIn(inventory, manifest, lock);
		if (missing.length === 0) return Promise.resolve(inventory);
		const key = JSON.stringify(missing);
		if (this.#known?.inventory !== inventory || this.#known.key !== key)
			this.#known = { inventory, key, completed: this.#complete(inventory, missing) };
		return this.#known.completed;
	}

	async #complete(inventory: Inventory, missing: readonly Missing[]): Promise<Inventory> {
		const found = await Promise.all(
			missing.map(async ({ name, version, integrity }) => {
				const installed = await this.#store.find(integrity);
				if (!installed?.ok) return [];
				const { descriptor } = installed.value;
				return descriptor.name === name && descriptor.version === version ? [asCatalogRelease(installed.value)] : [];
			}),
		);
		const releases = found.flat();
		return releases.length > 0 ? inventory.with(releases) : inventory;
	}
}

/** Not what a catalog has and cannot be used: that is to be repaired. */
function missingIn(inventory: Inventory, { components }: Manifest, lock: Lock | null): Missing[] {
	return [...components.values()].flatMap(({ name, version }) => {
		const locked = lock?.get(name);
		const isMissing = !inventory.find(name, version) && !inventory.unusable(name, version);
		return isMissing && locked?.version === version ? [{ name, version, integrity: locked.integrity }] : [];
	});
}
