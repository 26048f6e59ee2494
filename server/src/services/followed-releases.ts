import type { ManifestReading } from "@noodle-upgrade/runtime/formats";
import type { CatalogRelease, Inventory } from "../core/inventory.ts";
import type { Watching } from "../core/ports.ts";

/** Has the content of those releases watched that the manifest wants, since it is held against the lock file. */
export class FollowedReleases {
	readonly #watching: Watching;
	#known: { readonly inventory: Inventory; readonly wanted: string; readonly watched: Promise<void> } | null = null;

	constructor(watching: Watching) {
		this.#watching = watching;
	}

	/** Once what was there in the beginning is watched. */
	get ready(): Promise<void> {
		return this.#watching.ready;
	}

	/** @param saved the manifest on disk. @returns when what it wants is watched */
	follow({ manifest }: ManifestReading, inventory: Inventory): Promise<void> {
		const components = [...manifest.components.values()];
		const wanted = components.map(({ name, version }) => `${name}@${version}`).join();
		if (this.#known?.inventory === inventory && this.#known.wanted === wanted) return this.#known.watched;
		const releases = components.flatMap(({ name, version }): CatalogRelease[] => {
			const release = inventory.find(name, version);
			return release ? [release, ...inventory.shadowed(name, version)] : [];
		});
		const watched = this.#watching.follow(releases);
		this.#known = { inventory, wanted, watched };
		return watched;
	}
}
