import { environmentSettings } from "../../runtime/src/formats/environment-settings.ts";
import { jsonSchemas } from "../../runtime/src/formats/json-schemas.ts";

/** As much of a JSON Schema as ours make use of. */
interface Schema {
	readonly type?: string;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly Schema[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly default?: unknown;
	readonly minimum?: number;
	readonly maximum?: number;
}

/** One key of the `runtime_upgrade` block, as its schema has it. */
export interface Setting {
	/** Such as `hot_swap.enabled`. */
	readonly key: string;
	readonly default: unknown;
	/** What it takes, in words. */
	readonly values: string;
	/** Something that it does not take. */
	readonly wrong: unknown;
	/** Environment variables that win over it. */
	readonly variables: readonly string[];
}

/** Every key that there is, in the order of the schema. */
export const settings: readonly Setting[] = leaves(
	(jsonSchemas().noodle as Schema).properties?.runtime_upgrade ?? {},
	[],
);

/** A block in which one key has a value. */
export function blockWith(key: string, value: unknown): Record<string, unknown> {
	const [last = "", ...outer] = key.split(".").reverse();
	return outer.reduce<Record<string, unknown>>((inner, name) => ({ [name]: inner }), { [last]: value });
}

function leaves(schema: Schema, path: readonly string[]): Setting[] {
	return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
		const here = [...path, name];
		// What is either a plain value or an object has keys of its own beside itself.
		const object = inner.anyOf?.find(({ type }) => type === "object");
		if (object) return [settingOf(inner, here), ...leaves(object, here)];
		return inner.properties ? leaves(inner, here) : [settingOf(inner, here)];
	});
}

function settingOf(schema: Schema, path: readonly string[]): Setting {
	const key = path.join(".");
	const variables = Object.entries(environmentSettings).filter(([, setting]) => setting.path.join(".") === key);
	return {
		key,
		default: schema.default,
		values: valuesOf(schema),
		wrong: schema.type === "string" && !schema.enum ? 7 : "wrong",
		variables: variables.map(([name]) => name),
	};
}

function valuesOf({ type, enum: words, anyOf, minimum, maximum }: Schema): string {
	if (words) return words.map((word) => JSON.stringify(word)).join(", ");
	if (anyOf) return "true, false, or an object";
	const kinds: Readonly<Record<string, string>> = {
		boolean: "true, false",
		integer: `a whole number, ${minimum} to ${maximum}`,
		number: `a number, ${minimum} to ${maximum}`,
		string: "a text",
		array: "a list of texts",
	};
	return kinds[String(type)] ?? String(type);
}
