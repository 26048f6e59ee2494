import { type Finding, finding } from "@noodle-upgrade/runtime/formats";
import type { ComponentVerdict } from "../../judgement.ts";

/** A finding for each component that the judge fails for what its calls show by one metric. */
export function worseBy(metric: "errors" | "latency", verdicts: readonly ComponentVerdict[]): Finding[] {
	return verdicts
		.filter(({ verdict }) => verdict.outcome === "failed" && verdict.basis === "calls")
		.filter(({ verdict }) => verdict[metric].outcome === "failed")
		.map(({ component, version, verdict }) =>
			finding("rollout-failed", "error", `${component}@${version}: ${verdict[metric].sentence}`, { component }),
		);
}
