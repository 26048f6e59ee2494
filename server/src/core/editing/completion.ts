import type { JsonLocation } from "@noodle-upgrade/runtime/formats";
import type { JsonSchema } from "./json-schema.ts";
import { propertiesAt, schemasAt, settingInWords, valuesOf } from "./json-schema.ts";

/** Something that can stand where somebody types. */
export interface Completion {
	readonly kind: "component" | "version" | "setting" | "value";
	/** What is shown, and what is typed to find it. */
	readonly label: string;
	/** JSON to stand in place of what is there. */
	readonly insert: string;
	/** Beside the label; empty: nothing. */
	readonly note: string;
	/** A sentence, such as why it does not go together with the rest; empty: none. */
	readonly detail: string;
	/** Markdown; empty: none. */
	readonly documentation: string;
}

export type Place = Pick<JsonLocation, "part" | "hasColon" | "wantsComma">;

/** A property's name, with a value to begin with and the comma that has to follow. */
export function keyText(name: string, value: string, { hasColon, wantsComma }: Place): string {
	const key = JSON.stringify(name);
	return hasColon ? key : `${key}: ${value}${wantsComma ? "," : ""}`;
}

/** A value, with the comma that has to follow. */
export function valueText(value: unknown, { wantsComma }: Place): string {
	return `${JSON.stringify(value)}${wantsComma ? "," : ""}`;
}

/** What a schema has for a place: the names of properties that are not there yet, or values that can be listed. */
export function schemaCompletions(
	root: JsonSchema,
	path: readonly (string | number)[],
	place: Place,
	present: ReadonlySet<string>,
): Completion[] {
	if (place.part === "key") {
		const properties = propertiesAt(root, path.slice(0, -1));
		return [...properties].flatMap(([name, schema]): Completion[] =>
			present.has(name)
				? []
				: [
						{
							kind: "setting",
							label: name,
							insert: keyText(name, startOf(schema), place),
							note: "",
							detail: "",
							documentation: settingInWords(schema),
						},
					],
		);
	}
	return schemasAt(root, path).flatMap((schema) =>
		valuesOf(schema).map(
			(value): Completion => ({
				kind: "value",
				label: typeof value === "string" ? value : JSON.stringify(value),
				insert: valueText(value, place),
				note: value === schema.default ? "default" : "",
				detail: "",
				documentation: schema.description ?? "",
			}),
		),
	);
}

/** A value to begin with, as JSON. */
function startOf({ default: value, type, enum: values }: JsonSchema): string {
	if (value !== undefined) return JSON.stringify(value);
	if (values) return JSON.stringify(values[0]);
	const empty: Readonly<Record<string, string>> = { object: "{}", array: "[]", string: '""', boolean: "true" };
	return empty[type ?? ""] ?? "";
}
