import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { parseJsonDocument } from "./json-document.ts";
import { jsonSchemas } from "./json-schemas.ts";

const schemas = jsonSchemas();
const manifest = z.fromJSONSchema(schemas.noodle as z.core.JSONSchema.JSONSchema);
const block = z.fromJSONSchema(schemas["noodle-block"] as z.core.JSONSchema.JSONSchema);

test("the example's manifest is valid by the schema that editors get", () => {
	const file = new URL("../../../examples/docs-service/noodle.json", import.meta.url);
	const { value } = parseJsonDocument(readFileSync(file, "utf8"), "noodle.json");

	expect(manifest.safeParse(value).error).toBeUndefined();
});

test.each([
	["nothing", {}],
	["a component that is a number", { components: { a: 1 } }],
	["a component without a version", { components: { a: { config: {} } } }],
	["a key that is not known", { components: {}, runtime: {} }],
	["a setting that is not known", { components: {}, runtime_upgrade: { hotswap: {} } }],
	["a level that is not known", { components: {}, runtime_upgrade: { validation: { level: "Strict" } } }],
	["a share above all", { components: {}, runtime_upgrade: { rollout: { percentage: 101 } } }],
])("a manifest with %s is not valid", (_, value) => {
	expect(manifest.safeParse(value).success).toBe(false);
});

test("every setting may be left out, and every one of them is described", () => {
	expect(manifest.safeParse({ components: {}, runtime_upgrade: {} }).success).toBe(true);
	expect(block.safeParse({}).success).toBe(true);
	const missing: string[] = [];
	const visit = (schema: z.core.JSONSchema.JSONSchema, path: string): void => {
		for (const [key, inner] of Object.entries(schema.properties ?? {})) {
			if (typeof inner !== "object") continue;
			if (inner.description === undefined && inner.properties === undefined) missing.push(`${path}${key}`);
			visit(inner, `${path}${key}.`);
		}
	};
	visit(schemas.noodle as z.core.JSONSchema.JSONSchema, "");
	visit(schemas["noodle-block"] as z.core.JSONSchema.JSONSchema, "noodle.");
	expect(missing).toEqual([]);
});
