import { l10n } from "vscode";
import { RollbackRequest } from "../../../server/src/protocol/index.ts";
import { pickComponent } from "../picks/pick-component.ts";
import { pickRollbackPoint } from "../picks/pick-rollback-point.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";

export const rollBackComponent: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const picked = await pickComponent(app, target, {
			ask: l10n.t("Which component is to be rolled back?"),
			eligible: ({ rollbackPoints }) => rollbackPoints.length > 0,
			none: l10n.t("Nothing was upgraded that could be rolled back."),
		});
		if (!picked) return;
		const { component, workspace } = picked;
		const [only, ...others] = component.rollbackPoints;
		const to = target?.point ?? (others.length === 0 ? only : await pickRollbackPoint(component))?.id;
		if (to === undefined) return;
		await app.client.sendRequest(RollbackRequest, { root: workspace.root, component: component.name, to });
	},
};
