import { ApplyRequest } from "../../../server/src/protocol/index.ts";
import { pickWorkspace } from "../picks/pick-workspace.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

export const applyManifest: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const workspace = await pickWorkspace(app, target);
		if (workspace) await app.client.sendRequest(ApplyRequest, { root: workspace.root });
	},
};
