import {
	addJsonProperty,
	type ComponentConfig,
	type Failure,
	failure,
	isObject,
	isSameConfig,
	type JsonDocument,
	parseJsonDocument,
	type Result,
	replaceJsonValue,
	success,
	valueAt,
	versionPath,
	withChanges,
} from "@noodle-upgrade/runtime/formats";
import { editConfig } from "./edit-config.ts";

export interface WantedChange {
	readonly component: string;
	/** What the manifest has to say before; another version means that somebody edited it meanwhile. */
	readonly from: string;
	readonly to: string;
	/** The same of its configuration; absent: that stays as it is. */
	readonly config?: { readonly from: ComponentConfig; readonly to: ComponentConfig };
}

/** Changes versions and configurations in a manifest's text, leaving every other character as it is. */
export function editWanted(text: string, file: string, changes: readonly WantedChange[]): Result<string, Failure> {
	let edited = text;
	for (const change of changes) {
		const versioned = editVersion(parseJsonDocument(edited, file), change);
		if (!versioned.ok) return versioned;
		const configured = withConfig(parseJsonDocument(versioned.value, file), change);
		if (!configured.ok) return configured;
		edited = configured.value;
	}
	return success(edited);
}

function editVersion(document: JsonDocument, { component, from, to }: WantedChange): Result<string, Failure> {
	const path = versionPath(document, component);
	const found = valueAt(document.value, path);
	if (found === to) return success(document.text);
	if (found === from) return success(replaceJsonValue(document, path, to));
	const wants = typeof found === "string" ? `wants ${component}@${found}` : `has no version of ${component}`;
	return editedMeanwhile(document, `it ${wants} where ${from} was expected`);
}

function withConfig(document: JsonDocument, { component, config }: WantedChange): Result<string, Failure> {
	if (config === undefined) return success(document.text);
	const there = valueAt(document.value, ["components", component, "config"]);
	const found = isObject(there) ? there : {};
	if (isSameConfig(found, config.to)) return success(document.text);
	if (isSameConfig(found, config.from)) return success(editConfig(document, component, config.to));
	return editedMeanwhile(document, `the configuration of ${component} is another one than was expected`);
}

function editedMeanwhile({ file }: JsonDocument, why: string) {
	return failure(
		"manifest-changed",
		`${file} was edited meanwhile: ${why}. Nothing of it was changed; look at the edit and start again.`,
	);
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
