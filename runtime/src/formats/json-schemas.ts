import * as z from "zod";
import { noodleBlockSchema } from "./descriptor.ts";
import { manifestSchema } from "./manifest.ts";

/** JSON Schemas for editors, by file name. Inputs: what a person writes, before defaults. */
export function jsonSchemas(): Record<string, unknown> {
	return {
		noodle: z.toJSONSchema(manifestSchema, { io: "input" }),
		"noodle-block": z.toJSONSchema(noodleBlockSchema, { io: "input" }),
	};
}
