import type { Sample } from "./sample.ts";

/** What the judge sees at one look. Samples count from the beginning of the step. */
export interface Look {
	/** The new release; null: its counters could not be read. */
	readonly canary: Sample | null;
	readonly baseline: Baseline;
	readonly health: Health;
	/** Whether the step's time is over: the verdict stands, whatever little there is to go by. */
	readonly last: boolean;
}

export type Health = { readonly healthy: true } | { readonly healthy: false; readonly reason: string };

export type Baseline =
	/** The old release, which gets calls beside the new one; null: its counters could not be read. */
	| { readonly kind: "concurrent"; readonly sample: Sample | null }
	/** The old release before a switch that left it none: the same sample at every look of the step. */
	| { readonly kind: "before"; readonly sample: Sample }
	/** There is nothing to compare with. */
	| { readonly kind: "none" };

export function baselineSample(baseline: Baseline): Sample | null {
	return baseline.kind === "none" ? null : baseline.sample;
}

/** How sentences call what the new release is compared with. */
export function baselineName(baseline: Baseline): string {
	return baseline.kind === "before" ? "on the old release before the switch" : "on the old release";
}
