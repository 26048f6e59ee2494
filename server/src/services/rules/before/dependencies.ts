import { finding } from "@noodle-upgrade/runtime/formats";
import { sentenceFor } from "../../../core/conflicts.ts";
import type { BeforeRule } from "../rule.ts";
import { conflictsAfter } from "./assignment-after.ts";

/** What a release needs is there, in a version that fits: also when a plan was made by something else than the solver. */
export const dependencies: BeforeRule = {
	name: "dependencies",
	async check(inputs) {
		return conflictsAfter(inputs)
			.filter(({ kind }) => kind !== "compatibility-conflict")
			.map((conflict) => finding(conflict.kind, "error", sentenceFor(conflict), { component: conflict.component }));
	},
};
