import type { ComponentDescriptor, Finding, Result } from "@noodle-upgrade/runtime/formats";
import type { CatalogRelease } from "../inventory.ts";

/** A place that releases come from. */
export interface Catalog {
	/** As the lock file names it. */
	readonly id: string;
	/** Whether it lists all it has, whichever components it is asked about. */
	readonly listsEverything: boolean;
	/**
	 * What cannot be read gives findings; a catalog that cannot be reached says so with `complete: false`.
	 *
	 * @param components names that somebody wants. A catalog that knows all it has may give more than these.
	 */
	list(components: readonly string[]): Promise<{
		readonly releases: readonly CatalogRelease[];
		readonly findings: readonly Finding[];
		readonly complete: boolean;
	}>;
	/** Forgets what it remembers. */
	refresh(): void;
}

export interface InstalledRelease {
	readonly integrity: string;
	/** Absolute path; its content never changes. */
	readonly folder: string;
	readonly descriptor: ComponentDescriptor;
}

/** Where installed releases lie. */
export interface Store {
	/** Null when it is not there; a failure when its content is not what its hash says. */
	find(integrity: string): Promise<Result<InstalledRelease> | null>;
	install(release: CatalogRelease): Promise<Result<InstalledRelease>>;
	list(): Promise<readonly string[]>;
	remove(integrity: string): Promise<void>;
	/** Removes what installations that were cut off have left. @param olderThanMs for those whose owner may be alive */
	sweep(olderThanMs: number): Promise<void>;
	/** The hash of a catalog release's content as it is now, without installing it. */
	hash(release: CatalogRelease): Promise<Result<string>>;
}

/** Loads a release's code, without starting it, to see what it carries. */
export interface Inspector {
	inspect(release: CatalogRelease): Promise<Result<ReleaseInspection>>;
}

/** Reads what releases bring for people. */
export interface Changelogs {
	/** The text of a release's CHANGELOG.md; null: it has none, or it would have to be fetched. */
	read(release: CatalogRelease): Promise<string | null>;
}

export interface ReleaseInspection {
	readonly migrations: readonly {
		readonly from: number;
		readonly to: number;
		readonly up: boolean;
		readonly down: boolean;
	}[];
}
