import type { MetricVerdict, Outcome, Verdict } from "../../server/src/core/judge/verdict.ts";
import type { ComponentVerdict } from "../../server/src/services/judgement.ts";
import { part } from "./world.ts";

export type Metric = "errors" | "latency";

/** A verdict on a@2.0.0; metrics that are left out are successful. */
export function verdictWith(
	outcome: Outcome,
	metrics: Partial<Record<Metric, Outcome>>,
	basis: Verdict["basis"] = "calls",
): ComponentVerdict {
	const metric = (which: Metric) =>
		part<MetricVerdict<never>>(which, {
			outcome: metrics[which] ?? "successful",
			sentence: `The ${which} say ${metrics[which] ?? "successful"}.`,
		} as MetricVerdict<never>);
	const verdict = { outcome, basis, sentence: "The whole.", errors: metric("errors"), latency: metric("latency") };
	return { component: "a", version: "2.0.0", verdict };
}
