import { finding } from "@noodle-upgrade/runtime/formats";
import type { World } from "../../world.ts";
import type { ValidationRule } from "../rule.ts";

/** Upgrades are allowed here at all. */
export const upgradesEnabled: ValidationRule<World> = {
	name: "upgrades-enabled",
	async check({ reading }) {
		if (reading.manifest.config.enabled) return [];
		return [
			finding(
				"upgrades-disabled",
				"error",
				"Upgrades are switched off for this workspace (runtime_upgrade.enabled, or NOODLE_RUNTIME_UPGRADE_ENABLED). Switch them on there, and try again.",
			),
		];
	},
};
