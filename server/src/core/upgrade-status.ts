import type { Outcome } from "./judge/verdict.ts";
import type { Step, Strategy } from "./plan.ts";
import type { RolloutStep } from "./rollout/rollout-steps.ts";
import type { UpgradeProgress } from "./upgrade.ts";

/** Where an upgrade is, as whoever drives it said last; for everybody who watches it, in whatever process. */
export interface UpgradeStatus {
	readonly phase: UpgradeProgress["phase"];
	readonly message: string;
	/** 0 to 100. */
	readonly percentage: number;
	readonly strategy: Strategy;
	readonly steps: readonly StatusStep[];
	/** Why it waits for a person; null: it does not. */
	readonly waits: string | null;
	readonly verdicts: readonly StatusVerdict[];
	/** When it was said, ISO 8601. */
	readonly at: string;
}

/** One thing that an upgrade does, as a person sees it. */
export interface StatusStep {
	readonly label: string;
	readonly state: "done" | "under-way" | "to-come" | "skipped";
}

/** What is known of a new release beside the old one. */
export interface StatusVerdict {
	readonly component: string;
	readonly version: string;
	readonly outcome: Outcome;
	readonly sentence: string;
}

/** Which of its steps an upgrade is in. */
export type StepMark =
	| { readonly kind: "stage"; readonly stage: number }
	| { readonly kind: "rollout"; readonly step: number }
	| { readonly kind: "bake" }
	| { readonly kind: "commit" };

interface Labelled {
	readonly mark: StepMark;
	readonly label: string;
}

/**
 * All that an upgrade is going to do, in order.
 *
 * @param stages what is switched together; all but the last are stops on an upgrade path
 */
export function upgradeSteps(
	stages: readonly (readonly Step[])[],
	rollout: readonly RolloutStep[],
	bakeMs: number,
): readonly Labelled[] {
	const stops = stages.slice(0, -1).map((stage): Labelled => {
		const releases = stage.map(({ component, to }) => `${component} ${to}`).join(", ");
		return { mark: { kind: "stage", stage: stage[0]?.stage ?? 0 }, label: `Stop at ${releases}` };
	});
	const last = rollout.map((step, i): Labelled => ({ mark: { kind: "rollout", step: i }, label: labelOf(step) }));
	const bake: Labelled = { mark: { kind: "bake" }, label: `Watch it for ${Math.round(bakeMs / 1000)} s` };
	const commit: Labelled = { mark: { kind: "commit" }, label: "Commit" };
	return stages.length === 0 ? [commit] : [...stops, ...last, bake, commit];
}

/** Where the steps are when one of them is entered; what has been left out on the way there is skipped. */
export function stepsAt(
	steps: readonly Labelled[],
	now: StepMark | null,
	entered: readonly StepMark[],
): readonly StatusStep[] {
	const at = now === null ? -1 : steps.findIndex(({ mark }) => isSame(mark, now));
	return steps.map(({ mark, label }, i) => {
		if (i === at) return { label, state: "under-way" };
		if (i > at) return { label, state: "to-come" };
		return { label, state: entered.some((one) => isSame(one, mark)) ? "done" : "skipped" };
	});
}

export function isSame(a: StepMark, b: StepMark): boolean {
	if (a.kind === "stage") return b.kind === "stage" && a.stage === b.stage;
	if (a.kind === "rollout") return b.kind === "rollout" && a.step === b.step;
	return a.kind === b.kind;
}

function labelOf(step: RolloutStep): string {
	switch (step.kind) {
		case "share":
			return `${step.percent} % of the calls`;
		case "stand-by":
			return "Stand by, without calls";
		case "switch":
			return step.runtimes === "all" ? "Switch" : "Switch runtime after runtime";
	}
}
