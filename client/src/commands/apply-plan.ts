import { shownPlan } from "../picks/shown-plan.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

export const applyPlan: Command = {
	needs: [anyManifest, trustedWorkspace],
	run: async ({ plans }, _, { document }) => plans.apply(shownPlan(plans, document)),
};
