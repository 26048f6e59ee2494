import type { AfterRule } from "../rule.ts";
import { worseBy } from "./worse-by.ts";

/** Calls take no longer than they did on the old releases. */
export const latency: AfterRule = {
	name: "latency",
	async check({ verdicts }) {
		return worseBy("latency", verdicts);
	},
};
