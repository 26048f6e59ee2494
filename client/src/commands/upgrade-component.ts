import { UpgradeRequest } from "../../../server/src/protocol/index.ts";
import { pickComponent } from "../picks/pick-component.ts";
import { pickRelease } from "../picks/pick-release.ts";
import { showPlan } from "../views/reports/show-report.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

/** The server shows progress and outcome, as it does for the lenses. */
export const upgradeComponent: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const picked = await pickComponent(app, target, {
			ask: "Which component is to be upgraded?",
			eligible: ({ newer }) => newer.length > 0,
			none: "No catalog has anything newer than what noodle.json wants. Put a release into the catalog, then refresh.",
		});
		if (!picked) return;
		const { component, workspace } = picked;
		const release = target?.version
			? component.newer.find(({ version }) => version === target.version)
			: await pickRelease(component);
		if (!release) return;
		const targets = [{ name: component.name, version: release.version }];
		if (release.feasible) await app.client.sendRequest(UpgradeRequest, { root: workspace.root, targets });
		else await showPlan(workspace, targets);
	},
};
