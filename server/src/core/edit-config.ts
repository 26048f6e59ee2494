import {
	addJsonProperty,
	type ComponentConfig,
	isObject,
	isSameConfig,
	type JsonDocument,
	parseJsonDocument,
	removeJsonProperty,
	replaceJsonValue,
	valueAt,
	withChanges,
} from "@noodle-upgrade/runtime/formats";

/** Gives a component of a manifest another configuration. What stays as it is keeps its place and its comments. */
export function editConfig(document: JsonDocument, component: string, config: ComponentConfig): string {
	const { file, text } = document;
	const path = ["components", component];
	const entry = valueAt(document.value, path);
	if (!isObject(entry)) return replaceJsonValue(document, path, { version: entry, config });
	const empty = Object.keys(config).length === 0;
	if (isObject(entry.config) && !empty) return editObject(text, file, [...path, "config"], config);
	const change = empty
		? removeJsonProperty(document, [...path, "config"])
		: addJsonProperty(document, path, "config", config);
	return change ? withChanges(text, [change]) : text;
}

function editObject(text: string, file: string, path: readonly string[], to: ComponentConfig): string {
	const now = valueAt(parseJsonDocument(text, file).value, path);
	const keys = new Set([...(isObject(now) ? Object.keys(now) : []), ...Object.keys(to)]);
	// One after the other in a text that is read anew, because changes beside each other share a comma.
	return [...keys].reduce((edited, key) => {
		const document = parseJsonDocument(edited, file);
		return editProperty(document, path, key, Object.hasOwn(to, key) ? to[key] : undefined);
	}, text);
}

/** @param wanted undefined: it is not to be there */
function editProperty(document: JsonDocument, object: readonly string[], key: string, wanted: unknown): string {
	const { file, text } = document;
	const path = [...object, key];
	if (wanted === undefined || !document.has(path)) {
		const change =
			wanted === undefined ? removeJsonProperty(document, path) : addJsonProperty(document, [...object], key, wanted);
		return change ? withChanges(text, [change]) : text;
	}
	const now = valueAt(document.value, path);
	if (isObject(now) && isObject(wanted)) return editObject(text, file, path, wanted);
	return isSameConfig({ it: now }, { it: wanted }) ? text : replaceJsonValue(document, path, wanted);
}
