import type { MapKey } from "../../component/contract.ts";

/** Who is told what changes in a tracked map, before it changes. */
export interface MapObserver {
	/** @param isNew whether the map does not have the key yet */
	set(key: MapKey, isNew: boolean): void;
	delete(key: MapKey): void;
	clear(): void;
}

/**
 * A map whose changes can be followed, so that it can be copied while it is in use. It sees `set`, `delete` and `clear`;
 * a value that is changed in place has to be set again.
 */
export class TrackedMap extends Map<MapKey, unknown> {
	readonly name: string;
	#observer: MapObserver | null = null;

	constructor(name: string) {
		super();
		this.name = name;
	}

	/** @param observer null: nobody follows it any more */
	observe(observer: MapObserver | null): void {
		this.#observer = observer;
	}

	override set(key: MapKey, value: unknown): this {
		if (!isMapKey(key)) {
			throw new TypeError(
				`A key of the tracked map "${this.name}" must be a string, number, bigint or boolean: an object would be another one after it was copied.`,
			);
		}
		this.#observer?.set(key, !this.has(key));
		return super.set(key, value);
	}

	override delete(key: MapKey): boolean {
		if (this.#observer && this.has(key)) this.#observer.delete(key);
		return super.delete(key);
	}

	override clear(): void {
		this.#observer?.clear();
		super.clear();
	}

	/** Newer versions of Node have it in every map; it would write past the observer. */
	getOrInsert(key: MapKey, value: unknown): unknown {
		if (!this.has(key)) this.set(key, value);
		return this.get(key);
	}

	/** The same, with a value that is made only where it is needed. */
	getOrInsertComputed(key: MapKey, make: (key: MapKey) => unknown): unknown {
		if (!this.has(key)) this.set(key, make(key));
		return this.get(key);
	}
}

function isMapKey(key: unknown): key is MapKey {
	return typeof key === "string" || typeof key === "number" || typeof key === "bigint" || typeof key === "boolean";
}
