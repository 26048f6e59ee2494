import type { Finding } from "@noodle-upgrade/runtime/formats";
import type { DraftPlan } from "../../core/planner.ts";
import type { Ports } from "../../core/ports.ts";
import type { SwapTarget } from "../hot-swap-engine.ts";
import type { ComponentVerdict } from "../judgement.ts";
import type { Observation } from "../observe-targets.ts";
import type { StatePlanner } from "../state-planner.ts";
import type { VerifiedRelease } from "../verification.ts";
import type { World } from "../world.ts";

/**
 * One thing that is checked, in a file of its own. Its findings are errors where they may block, and warnings or
 * informations where they never do; which errors do is not for a rule to say but for `core/validation-levels.ts`.
 */
export interface ValidationRule<Inputs> {
	readonly name: string;
	check(inputs: Inputs): Promise<readonly Finding[]>;
}

/** Rules that are held against the same thing, at the same time. */
export interface ValidationSuite<Inputs> {
	readonly name: string;
	readonly rules: readonly ValidationRule<Inputs>[];
}

/** What a rule before an upgrade looks at. */
export interface BeforeInputs {
	readonly plan: DraftPlan;
	readonly world: World;
	readonly ports: Ports;
	readonly states: StatePlanner;
	/** A rollback that restores a snapshot migrates nothing. */
	readonly restoresSnapshot: boolean;
	readonly direction: "upgrade" | "rollback";
}

/** A rule before an upgrade. */
export type BeforeRule = ValidationRule<BeforeInputs>;

/** All that the rules of a suite find, in the order of the rules. */
export async function runSuite<Inputs>(suite: ValidationSuite<Inputs>, inputs: Inputs): Promise<readonly Finding[]> {
	return (await Promise.all(suite.rules.map((rule) => rule.check(inputs)))).flat();
}

/** What a rule after the switch looks at: one look at all runtimes, and what is known by then. */
export interface AfterInputs {
	readonly targets: readonly SwapTarget[];
	readonly observation: Observation;
	/** How often a component had been restarted before its new release took over; undefined: not known. */
	restartsBefore(runtime: string, component: string): number | undefined;
	/** What the judge says at this look; empty: it was not asked. */
	readonly verdicts: readonly ComponentVerdict[];
	/** The `verify` scripts that have come to their end. */
	readonly verified: readonly VerifiedRelease[];
}

/** A rule after the switch. */
export type AfterRule = ValidationRule<AfterInputs>;
