import type { ComponentDefinition, MapKey, Migration } from "../../component/contract.ts";
import type { CarriedState } from "../carried-state.ts";
import type { MigrationStep } from "../instance.ts";

/** Turns one entry of a tracked map into what the other state version has in its place. */
export type EntryMigration = (value: unknown, key: MapKey) => unknown;

/**
 * Takes state one step up or down by a release's own migration: the state by `up` or `down`, the maps entry by entry.
 *
 * @throws when the release has no such step, or its code fails
 */
export async function migrateCarried(
	definition: ComponentDefinition,
	{ carried, from, to }: MigrationStep,
): Promise<CarriedState> {
	const { migration, way } = migrationFor(definition, from, to);
	const run = migration[way];
	const maps = new Map<string, Map<MapKey, unknown>>();
	for (const [name, entries] of carried.maps) {
		const change = entryMigration(definition, name, from, to);
		const changed = new Map<MapKey, unknown>();
		for (const [key, value] of entries) changed.set(key, change(value, key));
		maps.set(name, changed);
	}
	return { state: run ? await run.call(migration, carried.state) : carried.state, maps };
}

/** How entries of a map change in one step; a migration that does not speak of the map leaves them as they are. */
export function entryMigration(definition: ComponentDefinition, map: string, from: number, to: number): EntryMigration {
	const { migration, way } = migrationFor(definition, from, to);
	return migration.entries?.[map]?.[way] ?? ((value) => value);
}

function migrationFor({ migrations = [] }: ComponentDefinition, from: number, to: number) {
	const way = to > from ? "up" : "down";
	const migration = migrations.find((step: Migration) =>
		way === "up" ? step.from === from && step.to === to : step.from === to && step.to === from,
	);
	const parts = migration && [migration, ...Object.values(migration.entries ?? {})];
	if (!migration || !parts?.some((part) => typeof part[way] === "function")) {
		throw new Error(`The release has no migration from state version ${from} to ${to}.`);
	}
	return { migration, way } as const;
}
