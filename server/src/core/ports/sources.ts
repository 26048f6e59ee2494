import type { Result } from "@noodle-upgrade/runtime/formats";
import type { ComponentLanguage } from "../component-languages.ts";
import type { CatalogRelease } from "../inventory.ts";

/** A folder that a release can be made of. */
export interface SourceFolder {
	/** Absolute path. */
	readonly folder: string;
	readonly name: string;
	/** The version that the release would have. */
	readonly version: string;
}

/** A release that was made of a source folder. */
export interface BuiltRelease {
	readonly name: string;
	readonly version: string;
	/** Absolute path. */
	readonly folder: string;
}

/** Folders in which people write components; a release is made of one. */
export interface SourceFolders {
	/**
	 * All there are in the workspace.
	 *
	 * @param catalog whose releases are no sources, from the workspace's folder
	 */
	find(catalog: string): Promise<readonly SourceFolder[]>;
	/** What a new component begins with: text by path. */
	template(language: ComponentLanguage): Promise<ReadonlyMap<string, string>>;
	/**
	 * Writes a folder that must not be there yet.
	 *
	 * @param folder from the workspace's folder
	 * @returns its absolute path
	 */
	create(folder: string, files: ReadonlyMap<string, string>): Promise<Result<string>>;
	/**
	 * Runs the folder's own `build` script where it has one, and puts what belongs to the release below a catalog.
	 *
	 * @param folder absolute, or from the workspace's folder
	 * @param catalog where `<name>/<version>` comes to lie, from the workspace's folder
	 */
	release(folder: string, catalog: string): Promise<Result<BuiltRelease>>;
	/**
	 * Runs the folder's own `build` script where it has one, hands the release over under a version of the moment, and
	 * forgets it afterwards.
	 *
	 * @param file absolute path of a file that was changed; `no-source`: it belongs to no source folder
	 * @param stamp digits that tell this version from others
	 */
	withDraft<Value>(
		file: string,
		stamp: string,
		use: (draft: CatalogRelease) => Promise<Result<Value>>,
	): Promise<Result<Value>>;
}
