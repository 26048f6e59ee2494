import type { Sample } from "../core/judge/sample.ts";
import type { SwapOperation } from "./hot-swap-engine.ts";
import { countsOf } from "./judgement.ts";
import { TargetObserver } from "./observe-targets.ts";

/** What is to be remembered of the old releases, by which the new ones are judged once they have taken over. */
export interface BeforeSwitch {
	/** By component: what it has counted in all. */
	readonly samples: ReadonlyMap<string, Sample>;
	/** How often a component had been restarted; undefined when that could not be asked. */
	restarts(runtime: string, component: string): number | undefined;
}

/** Looks once more while the old releases still serve. */
export async function observeBefore(operation: SwapOperation): Promise<BeforeSwitch> {
	// A runtime that cannot be asked cannot be switched either, and the switch says so.
	const { observed } = await new TargetObserver(operation, null).look(() => false);
	const samples = new Map<string, Sample>();
	for (const member of operation.targets.flatMap(({ members }) => members)) {
		const { baseline } = countsOf(observed, member);
		if (baseline && baseline.calls > 0) samples.set(member.component, baseline);
	}
	return {
		samples,
		restarts: (runtime, component) =>
			observed.find((one) => one.runtime === runtime)?.status.slots.find((slot) => slot.component === component)
				?.restarts,
	};
}
