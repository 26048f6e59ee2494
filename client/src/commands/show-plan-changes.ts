import { shownPlan } from "../picks/shown-plan.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** What a plan would make of noodle.json, beside what it is. */
export const showPlanChanges: Command = {
	needs: [anyManifest, trustedWorkspace],
	run: async ({ plans }, _, { document }) => plans.showChanges(shownPlan(plans, document)),
};
