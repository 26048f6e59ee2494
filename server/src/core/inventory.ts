import type { ComponentDescriptor, Finding } from "@noodle-upgrade/runtime/formats";
import { rcompare } from "semver";

/** A release that a catalog has. */
export interface CatalogRelease {
	readonly descriptor: ComponentDescriptor;
	/** Which catalog, as the lock file names it, such as `folder:runtime_components`. */
	readonly catalog: string;
	/** What the catalog needs to find it again; opaque to everybody else. */
	readonly locator: string;
	/** Absolute path of its package.json, for a person to look at; absent where it does not lie as a file of its own. */
	readonly file?: string;
	/** ISO 8601, as far as its catalog knows it; in a folder, when it was last written there. */
	readonly publishedAt?: string;
}

/** Stands for a catalog where none has a release, and it is installed. */
export const installedOnly = "store";

/** All releases that can be had, by component and newest first. */
export class Inventory {
	readonly #releases: ReadonlyMap<string, readonly CatalogRelease[]>;

	readonly #byVersion: ReadonlyMap<string, ReadonlyMap<string, CatalogRelease>>;

	readonly #unusable: readonly Finding[];

	/** By `name@version`: what later catalogs have of it. */
	readonly #shadowed = new Map<string, CatalogRelease[]>();

	/** @param unusable what catalogs say of releases that they have and cannot read */
	constructor(releases: Iterable<CatalogRelease>, unusable: readonly Finding[] = []) {
		this.#unusable = unusable;
		const byName = new Map<string, Map<string, CatalogRelease>>();
		for (const release of releases) {
			const { name, version } = release.descriptor;
			const versions = byName.get(name) ?? new Map<string, CatalogRelease>();
			// The first catalog that has a version wins, so that a later one cannot put itself before it.
			const first = versions.get(version);
			if (!first) versions.set(version, release);
			else if (first.catalog !== release.catalog) {
				const id = `${name}@${version}`;
				this.#shadowed.set(id, [...(this.#shadowed.get(id) ?? []), release]);
			}
			byName.set(name, versions);
		}
		this.#byVersion = byName;
		this.#releases = new Map(
			[...byName].map(([name, versions]) => [
				name,
				[...versions.values()].sort((a, b) => rcompare(a.descriptor.version, b.descriptor.version)),
			]),
		);
	}

	/** The same with these releases, each in place of what catalogs have under its version. */
	with(releases: readonly CatalogRelease[]): Inventory {
		const isReplaced = ({ descriptor }: CatalogRelease) =>
			releases.some((one) => one.descriptor.name === descriptor.name && one.descriptor.version === descriptor.version);
		const others = [...this.#releases.values()].flat().filter((release) => !isReplaced(release));
		return new Inventory([...others, ...releases], this.#unusable);
	}

	names(): string[] {
		return [...this.#releases.keys()].sort();
	}

	/** Newest first. */
	versionsOf(name: string): readonly CatalogRelease[] {
		return this.#releases.get(name) ?? [];
	}

	/** The same version in catalogs that come after the one whose release is used. */
	shadowed(name: string, version: string): readonly CatalogRelease[] {
		return this.#shadowed.get(`${name}@${version}`) ?? [];
	}

	/** What is wrong with a release that lies where it belongs and cannot be used. */
	unusable(name: string, version: string): Finding | undefined {
		const places = [`/${name}/${version}/`, `/${name.replace(/^@/, "").replace("/", "-")}-${version}.tgz`];
		return this.#unusable.find(({ file }) => places.some((place) => file?.replaceAll("\\", "/").includes(place)));
	}

	/** Whether another inventory has the same releases, as far as that shows without a look into them: read from the same places once. */
	hasSameAs(other: Inventory): boolean {
		if (other === this) return true;
		const [own, others] = [this.#releases, other.#releases];
		return (
			own.size === others.size &&
			[...own].every(([name, releases]) => {
				const those = others.get(name) ?? [];
				return (
					releases.length === those.length && releases.every(({ descriptor }, i) => descriptor === those[i]?.descriptor)
				);
			})
		);
	}

	find(name: string, version: string): CatalogRelease | undefined {
		return this.#byVersion.get(name)?.get(version);
	}
}
