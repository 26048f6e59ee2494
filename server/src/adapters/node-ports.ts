import { resolve } from "node:path";
import { defaultConfig } from "@noodle-upgrade/runtime/formats";
import type { Catalog, Ports } from "../core/ports.ts";
import { changelogs } from "./catalogs/changelogs.ts";
import { folderCatalog } from "./catalogs/folder-catalog.ts";
import { npmCatalog } from "./catalogs/npm/npm-catalog.ts";
import { readNpmSettings } from "./catalogs/npm/npm-settings.ts";
import { NpmTarballs } from "./catalogs/npm/npm-tarballs.ts";
import { releaseSources } from "./catalogs/release-sources.ts";
import { workspaceFiles } from "./files/workspace-files.ts";
import { socketFleet } from "./fleet/socket-fleet.ts";
import { threadInspector } from "./inspector/thread-inspector.ts";
import { sqliteLock } from "./lock/sqlite-lock.ts";
import { sourceFolders } from "./sources/source-folders.ts";
import { sqliteState } from "./state/sqlite-state.ts";
import { releaseStore } from "./store/release-store.ts";
import { systemClock, systemIdentifiers } from "./system/system.ts";
import { scriptVerifier } from "./verifier/script-verifier.ts";
import { workspaceWatcher } from "./watcher/workspace-watcher.ts";

export interface NodePortsOptions {
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** Whether registries may be asked now. */
	readonly mayAskRegistries: () => boolean;
	/** Aborted when the workspace is closed: nobody waits for a network then. */
	readonly closing: AbortSignal;
}

/** Everything real: disk, sockets, threads, SQLite, and the network where the manifest has an npm registry. */
export function nodePorts(folder: string, { environment, mayAskRegistries, closing }: NodePortsOptions): Ports {
	const root = resolve(folder);
	const known = new Map<string, readonly Catalog[]>();
	let { registryPath, npm } = defaultConfig.components;
	const tarballs = new NpmTarballs({
		root,
		settings: () => readNpmSettings(root, environment, npm ?? { registry: null, packages: null }),
		signal: closing,
	});
	const sources = releaseSources((place, descriptor) => tarballs.get(place, descriptor));
	return {
		catalogs(settings) {
			({ registryPath, npm } = settings);
			const key = JSON.stringify([registryPath, npm]);
			const catalogs = known.get(key) ?? [
				// First, since of a version that both have its own counts.
				folderCatalog(root, registryPath),
				...(npm ? [npmCatalog({ root, environment, config: npm, mayAsk: mayAskRegistries, signal: closing })] : []),
			];
			known.set(key, catalogs);
			return catalogs;
		},
		store: releaseStore(root, sources),
		inspector: threadInspector(sources),
		verifier: scriptVerifier({ root, environment }),
		changelogs: changelogs(),
		files: workspaceFiles(root),
		sources: sourceFolders(root, environment),
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
