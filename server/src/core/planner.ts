import { type Finding, finding, type ManifestReading, type TextRange } from "@noodle-upgrade/runtime/formats";
import { gt, prerelease } from "semver";
import { wantedAssignment } from "./assignment.ts";
import type { Inventory } from "./inventory.ts";
import { nearest } from "./nearest.ts";
import type { Plan, Target } from "./plan.ts";
import { conflictingPlan, feasiblePlan, infeasiblePlan } from "./plan-outcome.ts";
import { stepsOf } from "./plan-steps.ts";
import { solve } from "./solver.ts";
import { chooseVersions } from "./version-choice.ts";

/** What a plan is made from. */
export interface PlanInputs {
	readonly reading: ManifestReading;
	readonly inventory: Inventory;
	/** What each component runs as, or, with no runtime alive, what the last commit made current. */
	readonly current: ReadonlyMap<string, string>;
	/** Runtimes that are alive. */
	readonly liveRuntimes: number;
	/** `upgrade_path` does not bind a rollback. */
	readonly direction: "upgrade" | "rollback";
}

export type DraftPlan = Omit<Plan, "fingerprint">;

/** What would change, in what order, why, and whether it may. Changes nothing and asks nobody. */
export function makePlan(targets: readonly Target[], inputs: PlanInputs): DraftPlan {
	const { reading, inventory } = inputs;
	const { document, manifest } = reading;
	const unusable = whyUnusable(reading) ?? targets.map(({ name }) => whyNotWanted(name, reading)).find(Boolean);
	if (unusable) return infeasiblePlan([unusable], unusable.message);
	const refuse = (code: Finding["code"], message: string, component: string): DraftPlan => {
		const range = document.rangeOf(["components", component], "key");
		return infeasiblePlan([finding(code, "error", message, { component, file: document.file, range })], message);
	};
	const chosen = chooseVersions(targets, wantedAssignment(reading, inventory), inputs);
	if (!chosen.ok) return refuse(chosen.code, chosen.message, chosen.component);
	const { validation, components } = manifest.config;
	const fixed = new Set(targets.map(({ name }) => name));
	const solved = solve(chosen.assignment, fixed, inventory, validation.level, components.dependencyResolution);
	if (!solved.ok) return conflictingPlan(solved.reason, inputs);
	const stepping = stepsOf(solved.solution, fixed, inputs);
	if (!stepping.ok) return refuse("no-upgrade-path", stepping.message, stepping.component);
	return feasiblePlan(stepping.steps, solved.solution, inputs);
}

/** The newest version of a component, newer than the present one, that a plan would be feasible with; null: none. */
export function newestFeasible(name: string, inputs: PlanInputs): string | null {
	const wanted = inputs.reading.manifest.components.get(name)?.version;
	const current = inputs.current.get(name) ?? wanted;
	if (current === undefined) return null;
	const newer = inputs.inventory
		.versionsOf(name)
		.map(({ descriptor }) => descriptor.version)
		.filter((version) => gt(version, current) && prerelease(version) === null);
	return newer.find((version) => makePlan([{ name, version }], inputs).feasible) ?? null;
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
