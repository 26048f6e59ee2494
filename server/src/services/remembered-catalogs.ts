import { type Finding, inGroups, type Lock, type Manifest } from "@noodle-upgrade/runtime/formats";
import type { Inventory } from "../core/inventory.ts";
import type { Ports } from "../core/ports.ts";
import { listReleases } from "./world.ts";

/** Releases whose content is read at a time; each has files of its own. */
const hashedAtOnce = 16;

interface Listing {
	readonly inventory: Inventory;
	readonly findings: readonly Finding[];
	readonly complete: boolean;
}

/** How long the answer of a catalog that nobody watches, such as a registry, is taken for what it would say now. */
const unwatchedMs = 60_000;

/** What the catalogs have, listed once for each set of catalogs, and anew when a registry has to be asked for other names. */
export class RememberedCatalogs {
	readonly #ports: Ports;
	#listing: { readonly key: string; readonly until: number; readonly listed: Promise<Listing> } | null = null;
	#hashes: { readonly inventory: Inventory; readonly read: Promise<ReadonlyMap<string, string>> } | null = null;

	constructor(ports: Ports) {
		this.#ports = ports;
	}

	list({ config, components }: Manifest): Promise<Listing> {
		const catalogs = this.#ports.catalogs(config.components);
		const isWatched = catalogs.every(({ listsEverything }) => listsEverything);
		const names = isWatched ? [] : [...components.keys()].sort();
		const key = JSON.stringify([config.components.registryPath, config.components.npm, names]);
		const now = Date.parse(this.#ports.clock.now());
		if (this.#listing?.key !== key || this.#listing.until < now) {
			const listed = listReleases(catalogs, names);
			this.#listing = { key, listed, until: isWatched ? Number.POSITIVE_INFINITY : now + unwatchedMs };
		}
		return this.#listing.listed;
	}

	/** The content as it is now of every release that the lock file has, by `name@version`, to be held against it. */
	lockedHashes(lock: Lock | null, inventory: Inventory): Promise<ReadonlyMap<string, string>> {
		if (this.#hashes?.inventory !== inventory) this.#hashes = { inventory, read: this.#hash(lock, inventory) };
		return this.#hashes.read;
	}

	async #hash(lock: Lock | null, inventory: Inventory): Promise<ReadonlyMap<string, string>> {
		const locked = [...(lock ?? [])].flatMap(([name, { version }]) => inventory.find(name, version) ?? []);
		const hashed = await inGroups(locked, hashedAtOnce, async (release) => {
			const { name, version } = release.descriptor;
			const hash = await this.#ports.store.hash(release);
			return hash.ok ? [[`${name}@${version}`, hash.value] as const] : [];
		});
		return new Map(hashed.flat());
	}
}
