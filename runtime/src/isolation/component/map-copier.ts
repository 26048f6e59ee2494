import type { MapKey } from "../../component/contract.ts";
import type { EntryMigration } from "./migrate-carried.ts";
import type { MapObserver, TrackedMap } from "./tracked-map.ts";

/** What is done at the other end, in this order: three values each, a MapOp, the key, and the value. */
export type MapChanges = unknown[];

export const MapOp = {
	/** In its place, or at the end where there is none. */
	Set: 0,
	/** At the end: it was added anew, and order is part of what a map holds. */
	Append: 1,
	Delete: 2,
	/** All of it; key and value say nothing. */
	Clear: 3,
} as const;

/**
 * Copies a map that is in use, in pieces: first every entry, then again and again what has changed since. What was
 * deleted is sent as a deletion, and the other end has the same entries in the same order in the end.
 */
export class MapCopier implements MapObserver {
	readonly #map: TrackedMap;
	/** Live: it also comes by entries that are added while it is on its way. Null once it is through. */
	#pass: Iterator<[MapKey, unknown]> | null;
	/** Keys to send again, oldest first; true: added anew. One that the map has no more is a deletion. */
	readonly #changed = new Map<MapKey, boolean>();
	#cleared: boolean;
	/** Whether something was added anew at the end of which the other end may have an entry further up. */
	#reordered = false;

	/** @param changesOnly the other end has the entries already */
	constructor(map: TrackedMap, changesOnly = false) {
		this.#map = map;
		this.#pass = changesOnly ? null : map.entries();
		// The other end may have put something in before; what is in maps that this end does not have stays.
		this.#cleared = !changesOnly;
		map.observe(this);
	}

	/** Whether every entry was sent once; what is left then is what has changed since. */
	get passed(): boolean {
		return this.#pass === null;
	}

	/** How many changed entries are left to send. */
	get changes(): number {
		return this.#changed.size + (this.#cleared ? 1 : 0);
	}

	/** The next changes, at most so many; empty when nothing is left. @param check is told every value that is sent */
	next(limit: number, check: (key: MapKey, value: unknown) => void): MapChanges {
		const changes: MapChanges = [];
		if (this.#cleared) {
			this.#cleared = false;
			changes.push(MapOp.Clear, null, null);
		}
		const end = limit * 3;
		while (this.#pass && changes.length < end) {
			const next = this.#pass.next();
			if (next.done) {
				this.#pass = null;
				break;
			}
			const [key, value] = next.value;
			check(key, value);
			changes.push(MapOp.Set, key, value);
		}
		if (this.#pass) return changes;
		for (const [key, isNew] of this.#changed) {
			if (changes.length >= end) break;
			this.#changed.delete(key);
			if (this.#map.has(key)) {
				const value = this.#map.get(key);
				check(key, value);
				changes.push(isNew ? MapOp.Append : MapOp.Set, key, value);
			} else {
				changes.push(MapOp.Delete, key, null);
			}
		}
		return changes;
	}

	stop(): void {
		this.#map.observe(null);
	}

	set(key: MapKey, isNew: boolean): void {
		if (!isNew) {
			if (!this.#changed.has(key)) this.#changed.set(key, false);
			return;
		}
		// The pass still comes by what is added at the end. But what was deleted behind its back has to change its place,
		// and then so does everything that is added after it.
		if (this.#pass && !this.#reordered && !this.#changed.has(key)) return;
		this.#reordered = true;
		this.#changed.delete(key);
		this.#changed.set(key, true);
	}

	delete(key: MapKey): void {
		this.#changed.delete(key);
		this.#changed.set(key, false);
	}

	clear(): void {
		this.#changed.clear();
		this.#cleared = true;
		this.#reordered = false;
		this.#pass = this.#map.entries();
	}
}

/** Does to a map what was done to the one that was copied. @param migrate takes each value to the state version of this end */
export function applyChanges(map: Map<MapKey, unknown>, changes: MapChanges, migrate?: EntryMigration): void {
	for (let i = 0; i < changes.length; i += 3) {
		const key = changes[i + 1] as MapKey;
		switch (changes[i]) {
			case MapOp.Clear:
				map.clear();
				continue;
			case MapOp.Delete:
				map.delete(key);
				continue;
			case MapOp.Append:
				map.delete(key);
		}
		map.set(key, migrate ? migrate(changes[i + 2], key) : changes[i + 2]);
	}
}
