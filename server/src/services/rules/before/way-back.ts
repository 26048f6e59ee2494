import { type Finding, finding } from "@noodle-upgrade/runtime/formats";
import type { Step } from "../../../core/plan.ts";
import { blocksAt } from "../../../core/validation-levels.ts";
import { findRelease } from "../../installed-release.ts";
import type { World } from "../../world.ts";
import type { BeforeInputs, BeforeRule } from "../rule.ts";
import { allTheSame } from "./all-the-same.ts";

const snapshotOnly =
	' A rollback could only restore the state as it was before ("noodle rollback --restore-snapshot"), and would lose what was written since.';

/**
 * What the upgrade replaces can be brought back: its releases can still be had, its state can come down again, and the
 * states from before it can be kept.
 */
export const wayBack: BeforeRule = {
	name: "way-back",
	async check(inputs) {
		const { plan, ports, direction, world } = inputs;
		const { rollback } = world.reading.manifest.config;
		// What goes back needs no way forward, and where rollbacks are switched off nobody has asked for one.
		const steps = direction === "upgrade" && rollback.enabled ? plan.steps.filter(({ from, to }) => from !== to) : [];
		if (steps.length === 0) return [];
		const findings: Finding[] = [];
		for (const step of steps) findings.push(...(await stepBack(step, inputs)));
		const keepable = plan.takesEffect === "live" ? await ports.files.snapshotsWritable() : null;
		if (keepable?.ok === false)
			findings.push(finding("no-way-back", "error", `${keepable.error.message}${advice(inputs)}`));
		return findings;
	},
};

async function stepBack({ component, from, to }: Step, inputs: BeforeInputs): Promise<Finding[]> {
	const { world, ports, states } = inputs;
	const old = await findRelease(world.inventory, ports.store, component, from);
	const next = world.inventory.find(component, to);
	if (!next) return [];
	if (!old) {
		const message = `There is no way back: ${component}@${from} is neither in a catalog nor installed any more.`;
		if (!runs(component, from, world)) return [finding("no-way-back", "warning", message, { component })];
		const more = ` Put it back into the catalog first.${advice(inputs)}`;
		return [finding("no-way-back", "error", `${message}${more}`, { component })];
	}
	const back = await states.find(next, old, world.inventory);
	// Where there is no way forward either, there is nothing that could be taken back.
	if (back.ok || !(await states.find(old, next, world.inventory)).ok) return [];
	const blocks = blocksAt("no-way-back", world.reading.manifest.config.validation.level);
	const reason = `${back.error.message.charAt(0).toLowerCase()}${back.error.message.slice(1)}`;
	const message = `There is no way back: ${reason}${blocks ? allTheSame : snapshotOnly}`;
	return [finding("no-way-back", "error", message, { component })];
}

/** What runs nowhere is missed by nobody but a later rollback. */
function runs(component: string, version: string, { runtimes }: World): boolean {
	return runtimes.some(({ status }) =>
		status.slots.some((slot) => slot.component === component && slot.version === version),
	);
}

function advice({ world }: BeforeInputs): string {
	return blocksAt("no-way-back", world.reading.manifest.config.validation.level) ? allTheSame : "";
}
