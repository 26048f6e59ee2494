import {
	changeJsonValue,
	type Finding,
	type JsonDocument,
	type TextChange,
	versionPath,
} from "@noodle-upgrade/runtime/formats";

/** A way out of a finding that needs nothing but a click. */
export interface Fix {
	/** What it does, as a person would say it. */
	readonly title: string;
	readonly finding: Finding;
	/** Whether it is what most people would want, so that it may be done to many findings at once. */
	readonly isPreferred: boolean;
	/** Changes to the text; null: it applies the manifest to what runs. */
	readonly changes: readonly TextChange[] | null;
}

export function editFix(
	finding: Finding,
	title: string,
	changes: readonly (TextChange | null)[],
	isPreferred = true,
): Fix[] {
	const possible = changes.filter((change) => change !== null);
	return possible.length === changes.length ? [{ title, finding, isPreferred, changes: possible }] : [];
}

/** Wants a component in another version, in whichever of the two forms its entry has. */
export function wantVersion(document: JsonDocument, component: string, version: string): TextChange | null {
	return changeJsonValue(document, versionPath(document, component), version);
}
