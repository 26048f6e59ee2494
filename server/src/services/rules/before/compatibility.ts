import { finding } from "@noodle-upgrade/runtime/formats";
import { sentenceFor } from "../../../core/conflicts.ts";
import type { BeforeRule } from "../rule.ts";
import { conflictsAfter } from "./assignment-after.ts";

/** Releases run beside those that they were tested with. */
export const compatibility: BeforeRule = {
	name: "compatibility",
	async check(inputs) {
		return conflictsAfter(inputs)
			.filter(({ kind }) => kind === "compatibility-conflict")
			.map((conflict) => finding(conflict.kind, "error", sentenceFor(conflict), { component: conflict.component }));
	},
};
