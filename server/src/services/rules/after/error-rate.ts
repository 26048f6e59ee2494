import type { AfterRule } from "../rule.ts";
import { worseBy } from "./worse-by.ts";

/** No more calls fail than did on the old releases. */
export const errorRate: AfterRule = {
	name: "error-rate",
	async check({ verdicts }) {
		return worseBy("errors", verdicts);
	},
};
