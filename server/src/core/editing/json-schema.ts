import { jsonSchemas } from "@noodle-upgrade/runtime/formats";

/** What of a JSON Schema describes to a person what may stand at a place. */
export interface JsonSchema {
	readonly type?: string;
	readonly description?: string;
	readonly default?: unknown;
	readonly enum?: readonly unknown[];
	readonly minimum?: number;
	readonly maximum?: number;
	readonly properties?: Readonly<Record<string, JsonSchema>>;
	readonly additionalProperties?: JsonSchema | boolean;
	readonly items?: JsonSchema;
	readonly anyOf?: readonly JsonSchema[];
}

const schemas = jsonSchemas();

export const manifestJsonSchema = schemas.noodle as JsonSchema;
export const noodleBlockJsonSchema = schemas["noodle-block"] as JsonSchema;

/** Every schema that what stands at a path may follow; none: the path is not known. */
export function schemasAt(root: JsonSchema, path: readonly (string | number)[]): JsonSchema[] {
	return path.reduce<JsonSchema[]>((here, key) => here.flatMap((schema) => inside(schema, key)), alternatives(root));
}

/** The properties that objects at a path may have, by name. */
export function propertiesAt(root: JsonSchema, path: readonly (string | number)[]): Map<string, JsonSchema> {
	return new Map(schemasAt(root, path).flatMap(({ properties = {} }) => Object.entries(properties)));
}

/** The values at a path that can be listed. */
export function valuesOf(schema: JsonSchema): readonly unknown[] {
	if (schema.enum) return schema.enum;
	if (schema.type === "boolean") return [true, false];
	return typeof schema.default === "object" || schema.default === undefined ? [] : [schema.default];
}

/** What a setting is for, its default and its limits, as Markdown. */
export function settingInWords(schema: JsonSchema): string {
	const { description, default: value, minimum, maximum } = schema;
	const facts = [
		...(schema.enum ? [`One of ${schema.enum.map(asCode).join(", ")}.`] : []),
		...(minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
			? [`From ${minimum} to ${maximum}.`]
			: []),
		...(value !== undefined && typeof value !== "object" ? [`Default: ${asCode(value)}.`] : []),
	];
	return [description ?? "", facts.join(" ")].filter((part) => part !== "").join("\n\n");
}

function asCode(value: unknown): string {
	return `\`${JSON.stringify(value)}\``;
}

function inside(schema: JsonSchema, key: string | number): JsonSchema[] {
	if (typeof key === "number") return schema.items ? alternatives(schema.items) : [];
	const { properties, additionalProperties } = schema;
	const found = properties && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
	return typeof found === "object" ? alternatives(found) : [];
}

/** A schema, or all that it leaves the choice between, each with what is said of the choice as a whole. */
function alternatives(schema: JsonSchema): JsonSchema[] {
	if (!schema.anyOf) return [schema];
	const { anyOf, ...shared } = schema;
	return anyOf.flatMap((one) => alternatives({ ...shared, ...one }));
}
