import { type Finding, finding, type Result, type Severity } from "@noodle-upgrade/runtime/formats";
import type { Step } from "../../core/plan.ts";
import type { Hop, StatePath } from "../../core/state-path.ts";
import { findRelease } from "../installed-release.ts";
import type { RuleInputs, ValidationRule } from "./rule.ts";
import { stateSentences } from "./state-sentences.ts";

/** State can go up, and come down again when the upgrade has to be taken back. */
export const state: ValidationRule = {
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

async function findingsOf(step: Step, inputs: RuleInputs): Promise<Finding[]> {
	const { states, direction } = inputs;
	const { inventory } = inputs.world;
	const { component, from, to } = step;
	const old = await findRelease(inventory, inputs.ports.store, component, from);
	const next = inventory.find(component, to);
	if (!next) return [];
	const strict = inputs.world.reading.manifest.config.validation.level === "strict";
	const say = stateSentences(step, strict, direction);
	const tell = (code: Finding["code"], severity: Severity, message: string): Finding =>
		finding(code, severity, message, { component });
	const way = await states.find(old, next, inventory);
	if (!way.ok) return [tell("no-state-path", "error", say.noWay(way.error.message))];
	const back = old && direction === "upgrade" ? await states.find(next, old, inventory) : null;
	const blocking = strict && direction === "upgrade" ? "error" : "warning";
	const findings: Finding[] = [];
	if (way.value.kind === "dropped") {
		findings.push(tell("no-state-path", direction === "rollback" ? "information" : blocking, say.dropped()));
	}
	for (const [version, hops] of unprovenByRelease([way, back])) {
		findings.push(tell("state-path-unproven", blocking, say.unproven(version, hops)));
	}
	if (back && !back.ok) findings.push(tell("no-way-back", blocking, say.noWayBack(back.error.message)));
	return findings;
}

function unprovenByRelease(paths: readonly (Result<StatePath> | null)[]): Map<string, Hop[]> {
	const found = new Map<string, Hop[]>();
	for (const path of paths) {
		if (!path?.ok || path.value.kind !== "chain") continue;
		for (const hop of path.value.unproven) found.set(hop.by.version, [...(found.get(hop.by.version) ?? []), hop]);
	}
	return found;
}
