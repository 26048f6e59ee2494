import { lockFileName } from "@noodle-upgrade/runtime/formats";

// What the manifest's diagnostics and the checks before an upgrade both say of a release.

export function releaseChanged(name: string, version: string): string {
	return `The content of ${name}@${version} is not what ${lockFileName} has for that version. Publish changed content under a new version, or delete the entry from ${lockFileName} if the change was meant.`;
}

/** @param used the catalog whose release counts */
export function releaseDiffers(name: string, version: string, used: string, other: string): string {
	return `${name}@${version} is in two catalogs with different content: ${used} and ${other}. The one in ${used} is used. Remove it there, or publish one of the two under a new version.`;
}
