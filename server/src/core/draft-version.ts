/** The version of something that is being written: the one that it is to have, and digits of the moment. */
export function draftVersion(version: string, stamp: string): string {
	return `${version}${version.includes("-") ? "." : "-"}dev.${stamp}`;
}

/** Whether a version is a draft's. Drafts run for a while, and stand in no manifest and no history. */
export function isDraft(version: string): boolean {
	return /[-.]dev\.\d{17}$/.test(version);
}
