import { finding } from "@noodle-upgrade/runtime/formats";
import type { AfterRule } from "../rule.ts";

/** Every runtime still answers; one that was only silent for a moment is no finding. */
export const answering: AfterRule = {
	name: "answering",
	async check({ observation: { lost } }) {
		return lost ? [finding("runtime-unreachable", "error", lost.message)] : [];
	},
};
