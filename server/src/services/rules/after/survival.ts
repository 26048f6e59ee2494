import { finding } from "@noodle-upgrade/runtime/formats";
import type { AfterRule } from "../rule.ts";
import { servingSlots } from "./new-slots.ts";

/** No new release has died; one that was started again has lost its state, however healthy it is now. */
export const survival: AfterRule = {
	name: "survival",
	async check(inputs) {
		return servingSlots(inputs).flatMap(({ runtime, member: { component, version }, slot }) => {
			const { status, reason } = slot.health;
			const tell = (what: string) => [
				finding("component-died", "error", `${component}@${version} ${what}`, { component }),
			];
			if (status !== "healthy" && status !== "unhealthy") {
				return tell(`is ${status} after the switch: ${reason ?? "no reason given"}.`);
			}
			const before = inputs.restartsBefore(runtime, component) ?? slot.restarts;
			return slot.restarts > before ? tell("died after the switch and had to be restarted.") : [];
		});
	},
};
