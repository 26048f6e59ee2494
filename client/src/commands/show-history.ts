import { pickWorkspace } from "../picks/pick-workspace.ts";
import { showHistoryOf } from "../views/reports/history-documents.ts";
import type { Command } from "./command.ts";
import { anyManifest } from "./preconditions.ts";

export const showHistory: Command = {
	needs: [anyManifest],
	async run(app, target) {
		const workspace = await pickWorkspace(app, target);
		if (workspace) await showHistoryOf(workspace);
	},
};
