import {
	addJsonProperty,
	type Failure,
	failure,
	parseJsonDocument,
	type Result,
	replaceJsonValue,
	success,
	valueAt,
	versionPath,
	withChanges,
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
		const found = valueAt(document.value, path);
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

/**
 * Has a manifest want one component more.
 *
 * @param text null: there is no manifest yet
 */
export function addComponent(text: string | null, file: string, name: string, version: string): Result<string> {
	if (text === null) return success(`${JSON.stringify({ components: { [name]: version } }, null, 2)}\n`);
	const document = parseJsonDocument(text, file);
	const [error] = document.findings.filter(({ severity }) => severity === "error");
	if (error)
		return failure("invalid-manifest", `${file} cannot be edited: ${error.message} Correct it, then try again.`);
	const components = (document.value as { components?: unknown } | null)?.components;
	if (typeof components === "object" && components !== null && Object.hasOwn(components, name))
		return failure("component-exists", `${file} has a component "${name}" already. Choose another name.`);
	const change = components
		? addJsonProperty(document, ["components"], name, version)
		: addJsonProperty(document, [], "components", { [name]: version });
	if (change) return success(withChanges(text, [change]));
	return failure(
		"invalid-manifest",
		`${file} cannot be edited: "components" is no object. Correct it, then try again.`,
	);
}
