import { type Finding, finding, type ManifestReading, versionPath } from "@noodle-upgrade/runtime/formats";
import type { CatalogRelease, Inventory } from "../core/inventory.ts";
import type { Store } from "../core/ports.ts";
import { releaseDiffers } from "../core/release-sentences.ts";

/**
 * Wanted versions that a later catalog has too, with other content: people who look there would expect that one. Each is
 * compared once.
 */
export class ShadowedReleases {
	readonly #store: Store;
	readonly #compared = new WeakMap<CatalogRelease, Promise<readonly string[]>>();

	constructor(store: Store) {
		this.#store = store;
	}

	async among({ manifest, document }: ManifestReading, inventory: Inventory): Promise<Finding[]> {
		const findings: Finding[] = [];
		for (const { name, version } of manifest.components.values()) {
			const used = inventory.find(name, version);
			const others = inventory.shadowed(name, version);
			if (!used || others.length === 0) continue;
			const differing = this.#compared.get(used) ?? this.#differing(used, others);
			this.#compared.set(used, differing);
			for (const catalog of await differing) {
				const range = document.rangeOf(versionPath(document, name));
				findings.push(
					finding("release-changed", "warning", releaseDiffers(name, version, used.catalog, catalog), {
						component: name,
						file: document.file,
						range,
					}),
				);
			}
		}
		return findings;
	}

	/** @returns the catalogs that have other content */
	async #differing(used: CatalogRelease, others: readonly CatalogRelease[]): Promise<readonly string[]> {
		const own = await this.#store.hash(used);
		if (!own.ok) return [];
		const catalogs: string[] = [];
		for (const other of others) {
			const hash = await this.#store.hash(other);
			// One that cannot be had just now cannot be compared either, and is not used anyway.
			if (hash.ok && hash.value !== own.value) catalogs.push(other.catalog);
		}
		return catalogs;
	}
}
