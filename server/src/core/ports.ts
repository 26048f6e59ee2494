import type { RuntimeUpgradeConfig } from "@noodle-upgrade/runtime/formats";
import type { Fleet } from "./ports/fleet.ts";
import type { Catalog, Changelogs, Inspector, Store } from "./ports/releases.ts";
import type { SourceFolders } from "./ports/sources.ts";
import type { StateDatabase } from "./ports/state-database.ts";
import type { Clock, Identifiers } from "./ports/surroundings.ts";
import type { Verifier } from "./ports/verifier.ts";
import type { Watcher } from "./ports/watcher.ts";
import type { WorkspaceFiles } from "./ports/workspace-files.ts";
import type { WorkspaceLock } from "./ports/workspace-lock.ts";

export * from "./ports/fleet.ts";
export * from "./ports/releases.ts";
export * from "./ports/sources.ts";
export * from "./ports/state-database.ts";
export * from "./ports/surroundings.ts";
export * from "./ports/verifier.ts";
export * from "./ports/watcher.ts";
export * from "./ports/workspace-files.ts";
export * from "./ports/workspace-lock.ts";

/** All that the services need from outside, a file in ports/ for each. */
export interface Ports {
	/** The catalogs of a configuration; of one version that several have, the first one's is used. */
	readonly catalogs: (settings: RuntimeUpgradeConfig["components"]) => readonly Catalog[];
	readonly store: Store;
	readonly inspector: Inspector;
	readonly verifier: Verifier;
	readonly changelogs: Changelogs;
	readonly files: WorkspaceFiles;
	readonly sources: SourceFolders;
	readonly state: StateDatabase;
	readonly lock: WorkspaceLock;
	readonly fleet: Fleet;
	readonly clock: Clock;
	readonly ids: Identifiers;
	readonly watcher: Watcher;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly nodeVersion: string;
}
