import type { Strategy } from "../plan.ts";

/** What a rollout does, one after the other, once the new releases stand ready beside the old ones. */
export type RolloutStep =
	/** The new releases get this share of the calls, in percent, and are judged for a while beside the old ones. */
	| { readonly kind: "share"; readonly percent: number }
	/** They are looked at for a while without any calls: their health alone counts. */
	| { readonly kind: "stand-by" }
	/** They take over, in all runtimes or in one after the other, each judged for a while beside those that come later. */
	| { readonly kind: "switch"; readonly runtimes: "all" | "one-by-one" };

/**
 * A strategy as a list of steps. All end with the switch; the bake follows.
 *
 * @param percentage what a step of `gradual` adds, and what `canary` gives at once; from 1 to 100
 */
export function rolloutSteps(strategy: Strategy, percentage: number): readonly RolloutStep[] {
	switch (strategy) {
		case "immediate":
			return [switchAll];
		case "gradual":
			return [...shares(percentage), switchAll];
		case "canary":
			return [...(percentage < 100 ? [share(percentage)] : []), switchAll];
		case "blue_green":
			return [{ kind: "stand-by" }, switchAll];
		case "rolling":
			return [{ kind: "switch", runtimes: "one-by-one" }];
	}
}

const switchAll: RolloutStep = { kind: "switch", runtimes: "all" };

function share(percent: number): RolloutStep {
	return { kind: "share", percent };
}

function shares(percentage: number): RolloutStep[] {
	const steps: RolloutStep[] = [];
	for (let percent = percentage; percent < 100; percent += percentage) steps.push(share(percent));
	return steps;
}

/**
 * How many of the steps are judged, which share out among them what may go wrong by mistake.
 *
 * @param runtimes how many are switched: one after the other, each is judged but the last
 */
export function judgedSteps(steps: readonly RolloutStep[], runtimes: number): number {
	const shares = steps.filter(({ kind }) => kind === "share").length;
	const oneByOne = steps.some((step) => step.kind === "switch" && step.runtimes === "one-by-one");
	return Math.max(1, shares, oneByOne ? runtimes - 1 : 0);
}
