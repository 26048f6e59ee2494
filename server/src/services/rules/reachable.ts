import { finding } from "@noodle-upgrade/runtime/formats";
import type { ValidationRule } from "./rule.ts";

/** Every runtime that is alive can be reached: one left behind would serve another release than the rest. */
export const reachable: ValidationRule = {
	name: "reachable",
	async check({ world }) {
		return world.unreachable.map(({ error }) => finding("runtime-unreachable", "error", error.message));
	},
};
