import { finding } from "@noodle-upgrade/runtime/formats";
import type { AfterRule } from "../rule.ts";
import { newSlots } from "./new-slots.ts";

/** Every runtime serves what it was switched to. */
export const serving: AfterRule = {
	name: "serving",
	async check(inputs) {
		return newSlots(inputs)
			.filter(({ member, slot }) => slot?.integrity !== member.integrity)
			.map(({ runtime, member: { component, version }, slot }) =>
				finding(
					"swap-incomplete",
					"error",
					`The runtime ${runtime} runs ${component}@${slot?.version ?? "nothing"} where ${version} was switched to.`,
					{ component },
				),
			);
	},
};
