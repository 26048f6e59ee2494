import type { Finding, Lock, ManifestReading } from "@noodle-upgrade/runtime/formats";
import { wantedAssignment } from "../assignment.ts";
import type { Assignment } from "../conflicts.ts";
import type { Inventory } from "../inventory.ts";
import type { PlanInputs } from "../planner.ts";
import type { RollbackPointView } from "../workspace-view.ts";
import type { RunningProcess } from "./running.ts";
import type { UpgradeOffers } from "./upgrade-offers.ts";

/** What there is to say of a manifest's text, saved or not, and what else to say it with when it is asked. */
export interface ManifestAnalysis {
	readonly reading: ManifestReading;
	readonly inventory: Inventory;
	/** Null: there is no lock file. */
	readonly lock: Lock | null;
	readonly findings: readonly Finding[];
	/** Those of them that say where what runs is not what the manifest wants. */
	readonly drift: readonly Finding[];
	/** For plans from the manifest alone, whatever runs. */
	readonly inputs: PlanInputs;
	readonly offers: UpgradeOffers;
	/** What was last seen to run; it may be a moment old. */
	readonly running: readonly RunningProcess[];
	/** By component, newest first; a component without any is absent. */
	readonly rollbackPoints: ReadonlyMap<string, readonly RollbackPointView[]>;
}

const assignments = new WeakMap<ManifestAnalysis["inputs"], Assignment>();

/** Which releases the manifest wants to run together. */
export function assignmentOf({ inputs }: Pick<ManifestAnalysis, "inputs">): Assignment {
	const known = assignments.get(inputs) ?? wantedAssignment(inputs.reading, inputs.inventory);
	assignments.set(inputs, known);
	return known;
}

/** The version that the manifest wants of a component; undefined when it has none that can be used. */
export function wantedVersion({ reading }: Pick<ManifestAnalysis, "reading">, component: string): string | undefined {
	return reading.manifest.components.get(component)?.version;
}
