import { type Finding, finding, type ManifestReading, type TextRange } from "@noodle-upgrade/runtime/formats";
import { gt, prerelease } from "semver";
import type { Inventory } from "./inventory.ts";
import { nearest } from "./nearest.ts";
import type { Plan, Target } from "./plan.ts";
import { conflictingPlan, feasiblePlan, type HeldTarget, impassablePlan, infeasiblePlan } from "./plan-outcome.ts";
import { attempt } from "./planner-attempt.ts";
import { universeOf } from "./planner-circumstances.ts";
import { wayOut } from "./planner-way-out.ts";
import { type SearchEffort, type Solution, thorough } from "./solver/solve.ts";
import { chooseVersions, targetsOf } from "./version-choice.ts";

/** What a plan is made from. */
export interface PlanInputs {
	readonly reading: ManifestReading;
	readonly inventory: Inventory;
	/** What each component runs as, or, with no runtime alive, what the last commit made current. */
	readonly current: ReadonlyMap<string, string>;
	/** Runtimes that are alive; null: the plan is to hold whatever runs, and does not say when it takes effect. */
	readonly liveRuntimes: number | null;
	/** Components that get another configuration, be it in what runs or in the manifest; left out: none does. */
	readonly reconfigured?: ReadonlySet<string>;
	/** `upgrade_path` does not bind a rollback. */
	readonly direction: "upgrade" | "rollback";
	/** `process.versions.node` of everything that runs the components; left out: no release is held against it. */
	readonly nodeVersions?: readonly string[];
}

export type DraftPlan = Omit<Plan, "fingerprint" | "manifest" | "report">;

/** What would change, in what order, why, and whether it may. Changes nothing and asks nobody. */
export function makePlan(targets: readonly Target[], inputs: PlanInputs, effort = thorough): DraftPlan {
	const { reading } = inputs;
	const { document } = reading;
	const unusable =
		whyUnusable(reading) ??
		wrongSetting(inputs) ??
		targets.map(({ name }) => whyNotWanted(name, reading)).find(Boolean);
	if (unusable) return infeasiblePlan([unusable], unusable.message);
	const refuse = (code: Finding["code"], message: string, component: string): DraftPlan => {
		const range = document.rangeOf(["components", component], "key");
		return infeasiblePlan([finding(code, "error", message, { component, file: document.file, range })], message);
	};
	const universe = universeOf(inputs);
	const chosen = chooseVersions(targets, universe, inputs);
	if (!chosen.ok) return refuse(chosen.code, chosen.message, chosen.component);
	const result = attempt(targetsOf(chosen.targets), universe, inputs, effort);
	switch (result.kind) {
		case "possible":
			return feasiblePlan(result.steps, result.solution, inputs, held(targets, result.solution, inputs));
		case "unsolvable": {
			const changes = result.reason.gaveUp ? [] : wayOut(chosen.targets, universe, inputs);
			return conflictingPlan(result.reason, changes, inputs);
		}
		case "impassable":
			return impassablePlan(result.reason, wayOut(chosen.targets, universe, inputs), inputs);
	}
}

/** What was asked for at its newest and stays all the same: the newest does not go together with the rest. */
function held(targets: readonly Target[], { assignment }: Solution, { inventory, current }: PlanInputs): HeldTarget[] {
	return targets.flatMap(({ name, version }) => {
		const stays = assignment.get(name)?.version;
		if (version !== null || stays === undefined || stays !== current.get(name)) return [];
		const releases = inventory.versionsOf(name).map(({ descriptor }) => descriptor.version);
		const newest = releases.find((candidate) => gt(candidate, stays) && prerelease(candidate) === null);
		return newest === undefined ? [] : [{ name, stays, newest }];
	});
}

/** Enough to know whether a plan is feasible; how few have to move is not asked. */
export const onlyWhether: SearchEffort = { ...thorough, looksForFewer: 0 };

/**
 * The newest version of a component, newer than the present one, that can be upgraded to, and the plan to it, as far as the
 * effort finds one; null: it found none, or there is none.
 */
export function newestPlan(
	name: string,
	inputs: PlanInputs,
	effort: SearchEffort,
): { readonly version: string; readonly plan: DraftPlan } | null {
	const found = newestAttempt(name, inputs, effort);
	const version = found?.solution.assignment.get(name)?.version;
	return found && version !== undefined ? { version, plan: feasiblePlan(found.steps, found.solution, inputs) } : null;
}

function newestAttempt(name: string, inputs: PlanInputs, effort: SearchEffort) {
	const wanted = inputs.reading.manifest.components.get(name)?.version;
	const current = inputs.current.get(name) ?? wanted;
	if (current === undefined || wanted === undefined) return null;
	if (!inputs.reading.usable || wrongSetting(inputs)) return null;
	const universe = universeOf(inputs);
	const choices = inputs.inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor)
		.filter(({ version }) => gt(version, current) && prerelease(version) === null)
		.filter((descriptor) => universe.circumstances.objection(descriptor) === null);
	if (choices.length === 0) return null;
	const result = attempt(new Map([[name, choices]]), universe, inputs, effort);
	return result.kind === "possible" ? result : null;
}

function whyUnusable({ usable, findings, document: { file } }: ManifestReading): Finding | null {
	if (usable) return null;
	const first = findings.find(({ severity }) => severity === "error");
	if (!first?.range) {
		return finding("invalid-manifest", "error", first?.message ?? `${file} cannot be used.`, { file });
	}
	const message = `${file} cannot be used, so nothing can be planned. ${placeOf(first.range)}: ${first.message}`;
	return finding("invalid-manifest", "error", message, { file, range: first.range });
}

/** Terminals show no ranges, so the sentence has to say where; people count lines from one. */
function placeOf({ start }: TextRange): string {
	return `Line ${start.line + 1}, column ${start.character + 1}`;
}

/**
 * Whoever got a setting wrong wants something that is not known, so that nothing is upgraded by what holds instead. Going
 * back stays open: it is no time to look for a slip.
 */
export function wrongSetting({ reading, direction }: PlanInputs): Finding | null {
	const wrong = reading.findings.find(({ code }) => code === "invalid-config" || code === "invalid-environment");
	if (!wrong || direction === "rollback") return null;
	return { ...wrong, message: `${wrong.message} Nothing is upgraded until then.` };
}

function whyNotWanted(name: string, { manifest, document, findings }: ManifestReading): Finding | null {
	if (manifest.components.has(name)) return null;
	const { file } = document;
	const wrong = findings.find(({ component, severity }) => component === name && severity === "error");
	if (wrong) return { ...wrong, message: `${file} has an entry of ${name} that cannot be used. ${wrong.message}` };
	const names = [...manifest.components.keys()];
	const near = nearest(name, names);
	const hint =
		near === null
			? `It has ${names.join(", ") || "none yet"}. Add "${name}" to ${file} first.`
			: `Did you mean "${near}"?`;
	return finding("unknown-component", "error", `The manifest has no component "${name}". ${hint}`, {
		component: name,
		file,
		range: document.rangeOf(["components"], "key"),
	});
}
