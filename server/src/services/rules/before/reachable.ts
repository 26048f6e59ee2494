import { finding } from "@noodle-upgrade/runtime/formats";
import type { World } from "../../world.ts";
import type { ValidationRule } from "../rule.ts";

/** Every runtime that is alive can be reached: one left behind would serve another release than the rest. */
export const reachable: ValidationRule<World> = {
	name: "reachable",
	async check({ unreachable }) {
		return unreachable.map(({ error }) => finding("runtime-unreachable", "error", error.message));
	},
};
