import type { MapKey } from "../component/contract.ts";

export type CarriedMaps = ReadonlyMap<string, ReadonlyMap<MapKey, unknown>>;

/** State on its way from one release to the next: what `exportState` gave, and the tracked maps by their names. */
export interface CarriedState {
	readonly state: unknown;
	readonly maps: CarriedMaps;
}

export const noMaps: CarriedMaps = new Map();
