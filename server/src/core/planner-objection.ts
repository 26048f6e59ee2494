import { fits, type Member } from "./conflicts.ts";
import type { CatalogRelease } from "./inventory.ts";
import type { PlanInputs } from "./planner.ts";
import { upgradePath } from "./upgrade-path.ts";
import { blocksAt } from "./validation-levels.ts";

type Descriptor = CatalogRelease["descriptor"];

/**
 * What a release has against being moved to that stands in descriptors alone: the Node that it needs, the way to it, and
 * state that it would drop. It binds what a plan chooses by itself; a version that somebody named is refused, or warned
 * of, by the checks before an upgrade, which say more.
 *
 * @returns a predicate to follow the release's name, or null
 */
export function objectionIn(inputs: PlanInputs): (member: Pick<Member, "name" | "version">) => string | null {
	const { inventory, current, reading, direction } = inputs;
	const { level, preUpgradeChecks } = reading.manifest.config.validation;
	return ({ name, version }) => {
		const release = inventory.find(name, version)?.descriptor;
		if (!release) return null;
		const from = current.get(name) ?? reading.manifest.components.get(name)?.version ?? version;
		if (from === version) return null;
		const found = preUpgradeChecks && blocksAt("engine-mismatch", level) ? wrongNode(release, inputs) : null;
		if (found !== null || direction === "rollback") return found;
		const drops = preUpgradeChecks && blocksAt("state-dropped", level) ? droppedState(release, from, inputs) : null;
		return drops ?? noWay(release, from, inputs);
	};
}

function wrongNode({ engines: { node } }: Descriptor, { nodeVersions }: PlanInputs): string | null {
	const unfit = node === undefined ? undefined : nodeVersions?.find((running) => !fits(running, node));
	return unfit === undefined ? null : `needs Node ${node}, and the service runs on Node ${unfit}`;
}

function droppedState({ name, stateVersion }: Descriptor, from: string, { inventory }: PlanInputs): string | null {
	const had = inventory.find(name, from)?.descriptor.stateVersion ?? null;
	return had !== null && stateVersion === null ? `keeps no state, and that of ${name}@${from} would be lost` : null;
}

function noWay({ name, version, upgradePath: allowed }: Descriptor, from: string, inputs: PlanInputs): string | null {
	if (allowed === null || allowed.includes(from)) return null;
	if (upgradePath(from, version, inputs.inventory.versionsOf(name))) return null;
	return `may be stepped to from ${allowed.join(", ") || "no version"} only, and no way leads there from ${from}`;
}
