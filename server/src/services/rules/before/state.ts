import { type Finding, finding, type Result } from "@noodle-upgrade/runtime/formats";
import type { Step } from "../../../core/plan.ts";
import type { Hop, StatePath } from "../../../core/state-path.ts";
import { blocksAt } from "../../../core/validation-levels.ts";
import { findRelease } from "../../installed-release.ts";
import type { BeforeInputs, BeforeRule } from "../rule.ts";
import { stateSentences } from "./state-sentences.ts";

/** State gets from the old release to the new one. */
export const state: BeforeRule = {
	name: "state",
	async check(inputs) {
		if (inputs.restoresSnapshot) return [];
		const findings: Finding[] = [];
		// One after the other: what was found in a release is remembered, and two steps often look into the same one.
		for (const step of inputs.plan.steps) {
			if (step.from !== step.to) findings.push(...(await findingsOf(step, inputs)));
		}
		return findings;
	},
};

async function findingsOf(step: Step, { states, direction, world, ports }: BeforeInputs): Promise<Finding[]> {
	const { inventory } = world;
	const { component, from, to } = step;
	const old = await findRelease(inventory, ports.store, component, from);
	const next = inventory.find(component, to);
	if (!next) return [];
	const { level } = world.reading.manifest.config.validation;
	const say = stateSentences(step, direction, (code) => direction === "upgrade" && blocksAt(code, level));
	const way = await states.find(old, next, inventory);
	if (!way.ok) return [finding("no-state-path", "error", say.noWay(way.error.message), { component })];
	const findings: Finding[] = [];
	if (way.value.kind === "dropped") {
		// Who goes back to what kept nothing knows it by now.
		const severity = direction === "rollback" ? "information" : "error";
		findings.push(finding("state-dropped", severity, say.dropped(), { component }));
	}
	const back = old && direction === "upgrade" ? await states.find(next, old, inventory) : null;
	for (const [version, hops] of unprovenByRelease([way, back])) {
		const severity = direction === "rollback" ? "warning" : "error";
		findings.push(finding("state-path-unproven", severity, say.unproven(version, hops), { component }));
	}
	return findings;
}

/** Of both ways together, because one release has to declare both and one sentence can ask for it. */
function unprovenByRelease(paths: readonly (Result<StatePath> | null)[]): Map<string, Hop[]> {
	const found = new Map<string, Hop[]>();
	for (const path of paths) {
		if (!path?.ok || path.value.kind !== "chain") continue;
		for (const hop of path.value.unproven) found.set(hop.by.version, [...(found.get(hop.by.version) ?? []), hop]);
	}
	return found;
}
