import type { LockedRelease } from "@noodle-upgrade/runtime/formats";
import type { Store } from "../core/ports.ts";

interface Installed {
	readonly name: string;
	readonly version: string;
}

/** Which versions are in the store. A release there is looked into once, since its content never changes. */
export class InstalledVersions {
	readonly #store: Store;
	#known = new Map<string, Installed>();

	constructor(store: Store) {
		this.#store = store;
	}

	/** Looks what is there now. @returns what tells of one component after the other */
	async look(): Promise<(name: string, wanted: string, locked: LockedRelease | undefined) => Promise<string | null>> {
		const present = await this.#store.list();
		const there = new Set(present);
		this.#known = new Map([...this.#known].filter(([integrity]) => there.has(integrity)));
		return async (name, wanted, locked) => {
			if (locked) return there.has(locked.integrity) ? ((await this.#find(locked.integrity))?.version ?? null) : null;
			// No lock file says which content it has, so that it is known by what it says of itself.
			for (const integrity of present) {
				const found = await this.#find(integrity);
				if (found?.name === name && found.version === wanted) return wanted;
			}
			return null;
		};
	}

	async #find(integrity: string): Promise<Installed | null> {
		const known = this.#known.get(integrity);
		if (known) return known;
		const found = await this.#store.find(integrity);
		if (!found?.ok) return null;
		const { name, version } = found.value.descriptor;
		this.#known.set(integrity, { name, version });
		return { name, version };
	}
}
