import type { ComponentDescriptor } from "@noodle-upgrade/runtime/formats";
import { rcompare } from "semver";

/** A release that a catalog has. */
export interface CatalogRelease {
	readonly descriptor: ComponentDescriptor;
	/** Which catalog, as the lock file names it, such as `folder:runtime_components`. */
	readonly catalog: string;
	/** What the catalog needs to find it again; opaque to everybody else. */
	readonly locator: string;
}

/** All releases that can be had, by component and newest first. */
export class Inventory {
	readonly #releases: ReadonlyMap<string, readonly CatalogRelease[]>;

	constructor(releases: Iterable<CatalogRelease>) {
		const byName = new Map<string, Map<string, CatalogRelease>>();
		for (const release of releases) {
			const { name, version } = release.descriptor;
			const versions = byName.get(name) ?? new Map<string, CatalogRelease>();
			// The first catalog that has a version wins, so that a later one cannot put itself before it.
			if (!versions.has(version)) versions.set(version, release);
			byName.set(name, versions);
		}
		this.#releases = new Map(
			[...byName].map(([name, versions]) => [
				name,
				[...versions.values()].sort((a, b) => rcompare(a.descriptor.version, b.descriptor.version)),
			]),
		);
	}

	names(): string[] {
		return [...this.#releases.keys()].sort();
	}

	/** Newest first. */
	versionsOf(name: string): readonly CatalogRelease[] {
		return this.#releases.get(name) ?? [];
	}

	find(name: string, version: string): CatalogRelease | undefined {
		return this.versionsOf(name).find(({ descriptor }) => descriptor.version === version);
	}
}
