import {
	changeJsonValue,
	type Finding,
	type JsonDocument,
	removeJsonProperty,
	renameJsonKey,
	valueAt,
} from "@noodle-upgrade/runtime/formats";
import { nearest } from "../../nearest.ts";
import { type JsonSchema, propertiesAt, schemasAt } from "../json-schema.ts";
import { objectIn } from "../outline.ts";
import { editFix, type Fix } from "./fix.ts";

type Path = readonly (string | number)[];

/** A key that is not known: the one that was most likely meant, or none. */
export function unknownKeyFixes(finding: Finding, document: JsonDocument, schema: JsonSchema, root: Path = []): Fix[] {
	const path = pathOfKey(finding, document, root);
	if (!path) return [];
	const present = objectIn(valueAt(document.value, path.slice(0, -1)));
	const known = [...propertiesAt(schema, path.slice(root.length, -1)).keys()];
	const free = known.filter((name) => !Object.hasOwn(present, name));
	const near = nearest(String(path.at(-1)), free);
	return [
		...(near === null
			? []
			: editFix(finding, `Change the name to "${near}"`, [renameJsonKey(document, [...path], near)])),
		...editFix(finding, `Remove "${path.at(-1)}"`, [removeJsonProperty(document, [...path])], near === null),
	];
}

/** A value that cannot be used: one that can and looks like it, or the default. */
export function wrongValueFixes(finding: Finding, document: JsonDocument, schema: JsonSchema, root: Path = []): Fix[] {
	const path = pathOfValue(finding, document, root);
	if (!path || path.length === root.length) return [];
	const [known] = schemasAt(schema, path.slice(root.length));
	const value = valueAt(document.value, path);
	const values = (known?.enum ?? []).filter((one) => typeof one === "string");
	const near = typeof value === "string" ? nearest(value, values) : null;
	return [
		...(near === null ? [] : editFix(finding, `Change it to "${near}"`, [changeJsonValue(document, [...path], near)])),
		...editFix(
			finding,
			`Remove "${path.at(-1)}", so that its default counts`,
			[removeJsonProperty(document, [...path])],
			near === null,
		),
	];
}

/** The path of the property whose key a finding stands at. */
function pathOfKey({ range }: Finding, document: JsonDocument, root: Path): Path | null {
	return find(document, root, (path) => same(document.rangeOf([...path], "key"), range));
}

function pathOfValue({ range }: Finding, document: JsonDocument, root: Path): Path | null {
	return find(document, root, (path) => same(document.rangeOf([...path]), range));
}

function find(document: JsonDocument, from: Path, isIt: (path: Path) => boolean): Path | null {
	for (const key of Object.keys(objectIn(valueAt(document.value, from)))) {
		const path = [...from, key];
		// Components can be hundreds, and are no settings.
		if (path.length === 1 && key === "components") continue;
		if (isIt(path)) return path;
		const deeper = find(document, path, isIt);
		if (deeper) return deeper;
	}
	return null;
}

function same(a: Finding["range"], b: Finding["range"]): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
