import { type Finding, inGroups, type Lock, type Manifest } from "@noodle-upgrade/runtime/formats";
import type { Inventory } from "../core/inventory.ts";
import type { Catalog, Ports } from "../core/ports.ts";
import { listReleases } from "./world.ts";

/** Releases whose content is read at a time; each has files of its own. */
const hashedAtOnce = 16;

interface Listing {
	readonly inventory: Inventory;
	readonly findings: readonly Finding[];
	readonly complete: boolean;
}

interface Question {
	readonly key: string;
	readonly catalogs: readonly Catalog[];
	readonly names: readonly string[];
}

interface Known {
	/** The catalogs that were asked, as text. */
	readonly key: string;
	/** Whom they were asked about. */
	readonly names: ReadonlySet<string>;
	/** Milliseconds since 1970; what no file tells of is asked again after that. */
	readonly until: number;
	readonly listed: Promise<Listing>;
}

/** How long the answer of a catalog that nobody watches, such as a registry, is taken for what it would say now. */
const unwatchedMs = 60_000;
/** How long names have to stay as they are before a registry is asked about them: most are half typed. */
const typingPauseMs = 300;

/**
 * What the catalogs have, listed once. A catalog that has to be asked for each component is asked about new ones in the
 * background; until then nothing is concluded from their absence, and nobody who types waits for a network.
 */
export class RememberedCatalogs {
	readonly #ports: Ports;
	readonly #onDidLearn: () => void;
	readonly #ended = new AbortController();
	#known: Known | null = null;
	/** What is to be asked next; null: nothing is. */
	#next: Question | null = null;
	#asking: Promise<void> | null = null;
	#hashes: { readonly inventory: Inventory; readonly read: Promise<ReadonlyMap<string, string>> } | null = null;

	/** @param onDidLearn when the catalogs have been asked about something new */
	constructor(ports: Ports, onDidLearn: () => void) {
		this.#ports = ports;
		this.#onDidLearn = onDidLearn;
	}

	async list({ config, components }: Manifest): Promise<Listing> {
		const catalogs = this.#ports.catalogs(config.components);
		const key = JSON.stringify([config.components.registryPath, config.components.npm]);
		const names = [...components.keys()];
		if (this.#known?.key !== key) this.#known = this.#ask({ key, catalogs, names });
		const known = this.#known;
		const isKnown = names.every((name) => known.names.has(name)) || catalogs.every((one) => one.listsEverything);
		const isFresh = known.until > this.#now();
		if (isKnown && isFresh) {
			this.#next = null;
			return known.listed;
		}
		this.#askSoon({ key, catalogs, names });
		const listing = await known.listed;
		return isKnown ? listing : { ...listing, complete: false };
	}

	/** Nothing is asked, and nothing told, from here on. */
	end(): void {
		this.#ended.abort();
	}

	#ask({ key, catalogs, names }: Question): Known {
		const isWatched = catalogs.every(({ listsEverything }) => listsEverything);
		const until = isWatched ? Number.POSITIVE_INFINITY : this.#now() + unwatchedMs;
		return { key, names: new Set(names), until, listed: listReleases(catalogs, names) };
	}

	#askSoon(next: Question): void {
		this.#next = next;
		this.#asking ??= this.#askWhenQuiet();
	}

	async #askWhenQuiet(): Promise<void> {
		let seen: Question | null = null;
		while (this.#next !== seen) {
			seen = this.#next;
			await this.#ports.clock.wait(typingPauseMs, this.#ended.signal);
		}
		this.#next = null;
		this.#asking = null;
		if (!seen || this.#ended.signal.aborted) return;
		const asked = this.#ask(seen);
		const [listed] = await Promise.allSettled([asked.listed]);
		if (this.#ended.signal.aborted) return;
		// What failed is told by the next analysis, which asks again.
		this.#known = listed.status === "fulfilled" ? asked : null;
		this.#onDidLearn();
	}

	#now(): number {
		return Date.parse(this.#ports.clock.now());
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
