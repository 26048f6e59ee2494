import { resolve } from "node:path";
import { defaultConfig } from "@noodle-upgrade/runtime/formats";
import type { Catalog, Ports } from "../core/ports.ts";
import { folderCatalog } from "./catalogs/folder-catalog.ts";
import { workspaceFiles } from "./files/workspace-files.ts";
import { socketFleet } from "./fleet/socket-fleet.ts";
import { threadInspector } from "./inspector/thread-inspector.ts";
import { sqliteLock } from "./lock/sqlite-lock.ts";
import { sqliteState } from "./state/sqlite-state.ts";
import { releaseStore } from "./store/release-store.ts";
import { systemClock, systemIdentifiers } from "./system/system.ts";
import { workspaceWatcher } from "./watcher/workspace-watcher.ts";

/** Everything real: disk, sockets, threads, SQLite. */
export function nodePorts(folder: string, environment: Readonly<Record<string, string | undefined>>): Ports {
	const root = resolve(folder);
	const catalogs = new Map<string, readonly Catalog[]>();
	let registryPath = defaultConfig.components.registryPath;
	return {
		catalogs(path) {
			registryPath = path;
			const known = catalogs.get(path) ?? [folderCatalog(root, path)];
			catalogs.set(path, known);
			return known;
		},
		store: releaseStore(root),
		inspector: threadInspector(),
		files: workspaceFiles(root),
		state: sqliteState(root),
		lock: sqliteLock(root),
		fleet: socketFleet(root),
		clock: systemClock,
		ids: systemIdentifiers,
		watcher: workspaceWatcher(root, () => registryPath),
		environment,
		nodeVersion: process.versions.node,
	};
}
