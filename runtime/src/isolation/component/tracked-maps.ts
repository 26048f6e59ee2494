import type { MapKey } from "../../component/contract.ts";
import type { CarriedMaps } from "../carried-state.ts";
import { TrackedMap } from "./tracked-map.ts";

/** The tracked maps of one component, by their names. */
export class TrackedMaps {
	readonly all = new Map<string, TrackedMap>();
	#sealed = false;

	get size(): number {
		return this.all.size;
	}

	/** The component's own map of that name, with whatever was carried over into it. */
	open(name: string): TrackedMap {
		const map = this.all.get(name);
		if (map) return map;
		if (this.#sealed) {
			throw new Error(
				`The tracked map "${name}" was asked for after setup. Ask for it in setup, so that it is known which state there is to copy.`,
			);
		}
		return this.#add(name);
	}

	/** No map is added from here on: setup is over. */
	seal(): void {
		this.#sealed = true;
	}

	/** The map that carried entries go into, whether the component has asked for it yet or not. */
	receiving(name: string): TrackedMap {
		return this.all.get(name) ?? this.#add(name);
	}

	/** Replaces what the named maps hold. */
	fill(maps: CarriedMaps): void {
		for (const [name, entries] of maps) {
			const map = this.receiving(name);
			map.clear();
			for (const [key, value] of entries) map.set(key as MapKey, value);
		}
	}

	#add(name: string): TrackedMap {
		const map = new TrackedMap(name);
		this.all.set(name, map);
		return map;
	}
}
