import { applyEdits, type JSONPath, modify } from "jsonc-parser";

/** Replaces one value in a JSON text; comments, order and formatting of everything else stay as they are. */
export function setJsonValue(text: string, path: JSONPath, value: unknown): string {
	return applyEdits(text, modify(text, path, value, {}));
}
