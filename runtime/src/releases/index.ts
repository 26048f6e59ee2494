export { contentHash } from "./content-hash.ts";
export {
	isMissing,
	namesIn,
	noodleFolder,
	pathWithin,
	readIfThere,
	sweepAbandoned,
	sweepUnfinished,
	writeWhole,
} from "./files.ts";
export { FolderCatalog, type FolderRelease } from "./folder-catalog.ts";
export { inspectRelease, type ReleaseInspection } from "./inspect-release.ts";
export { type InstalledRelease, type ReleaseSource, ReleaseStore, withSource } from "./store.ts";
export { readFromTarball, readPackageJson } from "./tarball.ts";
