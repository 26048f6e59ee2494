import { pickComponent } from "../picks/pick-component.ts";
import { pickRelease } from "../picks/pick-release.ts";
import { showPlan } from "../views/reports/show-report.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** Shows what an upgrade would do. It changes nothing, and yet loads releases to see what state they can migrate. */
export const planUpgrade: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const picked = await pickComponent(app, target, {
			ask: "Which component's upgrade is to be planned?",
			eligible: ({ newer }) => newer.length > 0,
			none: "No catalog has anything newer than what noodle.json wants, so that there is nothing to plan.",
		});
		if (!picked) return;
		const { component, workspace } = picked;
		const version = target?.version ?? (await pickRelease(component))?.version;
		if (version !== undefined) await showPlan(workspace, [{ name: component.name, version }]);
	},
};
