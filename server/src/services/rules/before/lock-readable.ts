import type { World } from "../../world.ts";
import type { ValidationRule } from "../rule.ts";

/** An upgrade writes the lock file anew, and with it would go what a merge conflict left of both sides. */
export const lockReadable: ValidationRule<World> = {
	name: "lock-readable",
	async check({ findings }) {
		return findings.filter(({ code }) => code === "invalid-lock");
	},
};
