import { pickWorkspace } from "../picks/pick-workspace.ts";
import type { Command } from "./command.ts";
import { anyManifest } from "./preconditions.ts";

/** Where something is under way, that workspace's; else it asks, where there are several. */
export const openDashboard: Command = {
	needs: [anyManifest],
	async run(app, target) {
		const busy = [...new Set(app.upgrades.underWay.map(({ root }) => root))];
		const root = target?.root ?? (busy.length === 1 ? busy[0] : (await pickWorkspace(app, null))?.root);
		if (root !== undefined) app.dashboards.show(root);
	},
};
