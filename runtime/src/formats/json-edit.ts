import type { JSONPath } from "jsonc-parser";
import type { JsonDocument } from "./json-document.ts";

/** A document's text with one value that stands in it replaced; every other character stays as it is. */
export function replaceJsonValue(document: JsonDocument, path: JSONPath, value: unknown): string {
	const span = document.spanOf(path);
	if (!span) throw new Error(`There is no ${path.join(".")} in ${document.file} that could be replaced.`);
	const { text } = document;
	return text.slice(0, span.offset) + JSON.stringify(value) + text.slice(span.offset + span.length);
}
