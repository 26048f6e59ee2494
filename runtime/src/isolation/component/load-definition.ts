import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ComponentDefinition, Migration } from "../../component/contract.ts";
import type { LoadedShape, ReleaseEntry } from "../instance.ts";

/** Gives a release's default export. @throws when it has none that is a component, or cannot be loaded */
export type DefinitionLoader = (release: ReleaseEntry) => Promise<ComponentDefinition>;

/** Loads a release with Node's own loader; for where its modules end with the thread or the process. */
export const importDefinition: DefinitionLoader = async ({ folder, descriptor: { main } }) => {
	requireEntry(folder, main);
	const namespace: unknown = await import(pathToFileURL(join(folder, main)).href).catch((error: unknown) => {
		throw located(error, folder);
	});
	return definitionIn(namespace, main);
};

export function requireEntry(folder: string, main: string): void {
	if (existsSync(join(folder, main))) return;
	throw new Error(`"main" in its package.json names ${main}, and the release has no such file.`);
}

/** The default export of an ES module, of CommonJS, or of CommonJS that a compiler made of an ES module. */
export function definitionIn(namespace: unknown, main: string): ComponentDefinition {
	let candidate = (namespace as { default?: unknown } | null)?.default ?? namespace;
	const inner = (candidate as { default?: unknown } | null)?.default;
	if (!isDefinition(candidate) && typeof inner === "object" && inner !== null) candidate = inner;
	if (!isDefinition(candidate)) {
		throw new TypeError(`${main} must export by default an object with a "setup" function.`);
	}
	return candidate;
}

function isDefinition(value: unknown): value is ComponentDefinition {
	return typeof (value as { setup?: unknown } | null)?.setup === "function";
}

/** The error with the first place of the release that its stack names, because its own message rarely says where. */
export function located(error: unknown, folder: string): unknown {
	if (!(error instanceof Error)) return error;
	const prefix = [`${pathToFileURL(folder).href}/`, `${folder}/`].find((start) => error.stack?.includes(start));
	const [, place] = prefix === undefined ? [] : (error.stack?.split(prefix, 2) ?? []);
	const where = place === undefined ? null : /^[^\s():]+:\d+(?::\d+)?/.exec(place)?.[0];
	if (where) error.message += ` (${where})`;
	return error;
}

/** What a definition says of itself before it is set up. */
export function shapeOf({ migrations = [] }: ComponentDefinition): LoadedShape {
	return {
		migrations: migrations.map((migration) => ({
			from: migration.from,
			to: migration.to,
			up: goes(migration, "up"),
			down: goes(migration, "down"),
		})),
	};
}

/** A step goes one way when everything that it changes, the state and the entries of each map, goes that way. */
function goes({ up, down, entries = {} }: Migration, way: "up" | "down"): boolean {
	const parts = [{ up, down }, ...Object.values(entries)].filter((part) => part.up ?? part.down);
	return parts.length > 0 && parts.every((part) => typeof part[way] === "function");
}
