import { finding } from "@noodle-upgrade/runtime/formats";
import type { AfterRule } from "../rule.ts";
import { servingSlots } from "./new-slots.ts";

/** The new releases say that they are well. */
export const health: AfterRule = {
	name: "health",
	async check(inputs) {
		return servingSlots(inputs)
			.filter(({ slot }) => slot.health.status === "unhealthy")
			.map(({ member: { component, version }, slot }) =>
				finding(
					"unhealthy",
					"error",
					`${component}@${version} is unhealthy after the switch: ${slot.health.reason ?? "no reason given"}.`,
					{ component },
				),
			);
	},
};
