import { finding } from "@noodle-upgrade/runtime/formats";
import { isSameRelease } from "../../same-release.ts";
import type { AfterRule } from "../rule.ts";
import { newSlots } from "./new-slots.ts";

/** Every runtime serves what it was switched to. */
export const serving: AfterRule = {
	name: "serving",
	async check(inputs) {
		return newSlots(inputs)
			.filter(({ member, slot }) => !(slot && isSameRelease(slot, member)))
			.map(({ runtime, member: { component, version }, slot }) => {
				const isSameVersion = slot?.version === version;
				const instead = isSameVersion ? `${version} with another configuration` : (slot?.version ?? "nothing");
				const message = `The runtime ${runtime} runs ${component}@${instead} where ${version} was switched to.`;
				return finding("swap-incomplete", "error", message, { component });
			});
	},
};
