import { shareOf } from "../../component/key-share.ts";
import { applyChanges, type MapChanges, MapCopier, MapOp } from "./map-copier.ts";
import type { TrackedMaps } from "./tracked-maps.ts";

/** What was changed in tracked maps, by their names. */
export type ChangesByMap = ReadonlyMap<string, MapChanges>;

/**
 * The entries that a release was given to serve a share of the keys, while another serves the rest: it remembers what
 * it changes in them, so that they can be given back.
 */
export class LentEntries {
	readonly #copiers: ReadonlyMap<string, MapCopier>;

	constructor(maps: TrackedMaps) {
		this.#copiers = new Map([...maps.all].map(([name, map]) => [name, new MapCopier(map, true)]));
	}

	/**
	 * What has changed in the share of the keys; the rest was never its own.
	 *
	 * @param check throws when a value could not be given back as it is
	 */
	changes(share: number, check: (map: string) => (key: unknown, value: unknown) => void): ChangesByMap {
		const changes = new Map<string, MapChanges>();
		for (const [name, copier] of this.#copiers) {
			const all = copier.next(Number.MAX_SAFE_INTEGER, check(name));
			changes.set(
				name,
				all.filter((_, i) => isOf(share, all[i - (i % 3)], all[i - (i % 3) + 1])),
			);
		}
		return changes;
	}

	stop(): void {
		for (const copier of this.#copiers.values()) copier.stop();
	}
}

/** That a map was cleared can be said of no share of it. */
function isOf(share: number, op: unknown, key: unknown): boolean {
	return op !== MapOp.Clear && shareOf(String(key)) < share;
}

/** Takes back what was changed in entries that another release had. */
export function giveBack(maps: TrackedMaps, changes: ChangesByMap): void {
	for (const [name, ops] of changes) applyChanges(maps.receiving(name), ops);
}
