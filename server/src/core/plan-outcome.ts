import { type Finding, finding, type ManifestReading } from "@noodle-upgrade/runtime/formats";
import { conflictFinding } from "./conflict-finding.ts";
import { sentenceFor } from "./conflicts.ts";
import { withChangedConfig } from "./move-in-words.ts";
import type { Change, Step } from "./plan.ts";
import type { Impassable } from "./plan-steps.ts";
import type { DraftPlan, PlanInputs } from "./planner.ts";
import { wayOutSentence } from "./planner-way-out.ts";
import type { Solution, Unsolvable } from "./solver/solve.ts";

/** A component that was asked for at its newest, and stays as it is. */
export interface HeldTarget {
	readonly name: string;
	readonly stays: string;
	/** The newest there is, which is not possible just now. */
	readonly newest: string;
}

/** A plan that can be carried out, told as what happens, what moves along and why, and when it takes effect. */
export function feasiblePlan(
	steps: readonly Step[],
	solution: Solution,
	inputs: PlanInputs,
	held: readonly HeldTarget[] = [],
): DraftPlan {
	const stay = held.map(
		({ name, stays, newest }) =>
			`${name} stays at ${stays}, because no newer release of it is possible here. "noodle plan ${name}@${newest}" says what stands against the newest.`,
	);
	if (steps.length === 0) {
		const explanation = stay.length > 0 ? stay.join(" ") : "Everything runs as asked already; there is nothing to do.";
		return { feasible: true, steps, findings: [], explanation, takesEffect: "nothing" };
	}
	const cold = coldAmong(steps, inputs);
	const findings = cold.map(({ component, to }) =>
		finding(
			"waits-for-restart",
			"information",
			`${component}@${to} cannot be swapped while it runs, so it takes effect, with all that moves along, at the next start.`,
			{ component },
		),
	);
	const { liveRuntimes } = inputs;
	const waitsFor = whyNotLive(liveRuntimes, cold, inputs);
	const along = [...solution.moved].map(([name, cause]) => `${name} moves along, because ${sentenceFor(cause)}`);
	if (!solution.isFewest)
		along.push("Whether fewer could move was not found out, because there are too many combinations.");
	return {
		feasible: true,
		steps,
		findings,
		explanation: [
			whatHappens(steps),
			...stay,
			...along,
			...(liveRuntimes === null ? [] : [howItHappens(liveRuntimes, waitsFor)]),
		].join(" "),
		takesEffect: waitsFor === null ? "live" : "next-start",
	};
}

/** A plan that conflicts stand against, with why nothing else helps and what would have to be otherwise. */
export function conflictingPlan(reason: Unsolvable, changes: readonly Change[], inputs: PlanInputs): DraftPlan {
	const { document } = inputs.reading;
	const findings = reason.conflicts.map((conflict) => conflictFinding(document, conflict, "error"));
	const why = reason.explanation ?? reason.conflicts.map(sentenceFor);
	const sentences = new Set([...why, wayOutSentence(changes, document.file) || adviceFor(reason, inputs.reading)]);
	return withWayOut(infeasiblePlan(findings, [...sentences].join(" ")), changes);
}

/** A plan to a release that no steps lead to. */
export function impassablePlan(
	{ message, advice, component }: Impassable,
	changes: readonly Change[],
	{ reading: { document } }: PlanInputs,
): DraftPlan {
	const found = finding("no-upgrade-path", "error", `${message} ${advice}`, {
		component,
		file: document.file,
		range: document.rangeOf(["components", component], "key"),
	});
	const explanation = `${message} ${wayOutSentence(changes, document.file) || advice}`;
	return withWayOut(infeasiblePlan([found], explanation), changes);
}

function withWayOut(plan: DraftPlan, changes: readonly Change[]): DraftPlan {
	return changes.length > 0 ? { ...plan, wayOut: changes } : plan;
}

function adviceFor({ conflicts, gaveUp }: Unsolvable, { manifest, document }: ManifestReading): string {
	if (gaveUp) {
		return "The search for a way out was given up because there are too many combinations; name more of the versions yourself.";
	}
	const absent = conflicts.find(({ kind }) => kind === "missing-dependency");
	if (absent) return `An upgrade adds no components, so add ${absent.other} to ${document.file} first.`;
	return manifest.config.components.dependencyResolution
		? "No other releases of the components involved would make it possible."
		: "components.dependency_resolution is off, so nothing else may move, and naming more components would not help.";
}

export function infeasiblePlan(findings: readonly Finding[], explanation: string): DraftPlan {
	return { feasible: false, steps: [], findings, explanation, takesEffect: "nothing" };
}

/** What is switched together is told together. */
function whatHappens(steps: readonly Step[]): string {
	const stages = new Map<number, string[]>();
	for (const step of steps) stages.set(step.stage, [...(stages.get(step.stage) ?? []), stepInWords(step)]);
	return `${[...stages.values()].map((texts) => texts.join(" and ")).join(", then ")}.`;
}

function stepInWords({ component, from, to, configChanged }: Step): string {
	if (from === to && !configChanged) return `${component} stays at ${to}, and the manifest says so`;
	const goes = from === to ? `${component} stays at ${to}` : `${component} goes from ${from} to ${to}`;
	return configChanged ? `${goes}, ${withChangedConfig}` : goes;
}

/** When steps take effect, in a sentence, with so many runtimes alive. */
export function effectSentence(
	steps: readonly Step[],
	liveRuntimes: number,
	inputs: Pick<PlanInputs, "inventory" | "reading">,
): string {
	return howItHappens(liveRuntimes, whyNotLive(liveRuntimes, coldAmong(steps, inputs), inputs));
}

function coldAmong(steps: readonly Step[], { inventory }: Pick<PlanInputs, "inventory">): readonly Step[] {
	return steps.filter(({ component, to }) => !inventory.find(component, to)?.descriptor.hotSwappable);
}

function howItHappens(liveRuntimes: number, waitsFor: string | null): string {
	if (waitsFor !== null) return `It takes effect at the next start, because ${waitsFor}.`;
	const who = liveRuntimes === 1 ? "The running process switches" : `${liveRuntimes} running processes switch`;
	return `${who} without a restart.`;
}

/** Why the running processes cannot have it at once; null: they can. */
function whyNotLive(
	liveRuntimes: number | null,
	cold: readonly Step[],
	{ reading }: Pick<PlanInputs, "reading">,
): string | null {
	if (liveRuntimes === 0) return "no runtime is alive";
	if (!reading.manifest.config.hotSwap.enabled) return "hot swapping is switched off in the configuration";
	if (cold.length === 0) return null;
	return `${cold.map(({ component, to }) => `${component}@${to}`).join(" and ")} cannot be swapped while it runs`;
}
