import {
	type Failure,
	failure,
	parseJsonDocument,
	type Result,
	replaceJsonValue,
	success,
	versionPath,
} from "@noodle-upgrade/runtime/formats";

export interface VersionChange {
	readonly component: string;
	/** What the manifest has to say before; another version means that somebody edited it meanwhile. */
	readonly from: string;
	readonly to: string;
}

/** Changes versions in a manifest's text, leaving every other character as it is. */
export function editVersions(text: string, file: string, changes: readonly VersionChange[]): Result<string, Failure> {
	let edited = text;
	for (const { component, from, to } of changes) {
		const document = parseJsonDocument(edited, file);
		const path = versionPath(document, component);
		const found = path.reduce<unknown>(
			(value, key) => (value as Record<string, unknown> | null | undefined)?.[key],
			document.value,
		);
		if (found === to) continue;
		if (found !== from) {
			const wants = typeof found === "string" ? `wants ${component}@${found}` : `has no version of ${component}`;
			return failure(
				"manifest-changed",
				`${file} was edited meanwhile: it ${wants} where ${from} was expected. Nothing of it was changed; look at the edit and start again.`,
			);
		}
		edited = replaceJsonValue(document, path, to);
	}
	return success(edited);
}
