import type { Finding } from "@noodle-upgrade/runtime/formats";
import type { DraftPlan } from "../../core/planner.ts";
import type { Ports } from "../../core/ports.ts";
import type { StatePlanner } from "../state-planner.ts";
import type { World } from "../world.ts";

export interface RuleInputs {
	readonly plan: DraftPlan;
	readonly world: World;
	readonly ports: Ports;
	readonly states: StatePlanner;
	/** A rollback that restores a snapshot migrates nothing. */
	readonly restoresSnapshot: boolean;
	readonly direction: "upgrade" | "rollback";
}

/** One thing that is checked before an upgrade. */
export interface ValidationRule {
	readonly name: string;
	check(inputs: RuleInputs): Promise<readonly Finding[]>;
}
