import * as vscode from "vscode";
import { PlanRollbackRequest, RollbackRequest } from "../../../server/src/protocol/index.ts";
import { pickPast } from "../picks/pick-upgrade.ts";
import { rollbackQuestion } from "../text/rollback-text.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";
import { Refusal } from "./refusal.ts";

/** Takes back an upgrade, and with it everything since, so that it asks whether exactly that is meant. */
export const rollBackToBefore: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const upgrade = await pickPast(app, target, {
			verb: "roll-back",
			ask: vscode.l10n.t("Go back to what was before which upgrade?"),
			none: vscode.l10n.t("Nothing was upgraded that could be rolled back."),
		});
		if (!upgrade) return;
		const request = { root: upgrade.root, component: null, to: upgrade.id };
		const plan = await app.client.sendRequest(PlanRollbackRequest, request);
		if (!plan.ok) throw new Refusal(plan.error.message);
		const { ask, detail } = rollbackQuestion(plan);
		const yes = vscode.l10n.t("Roll Back");
		if ((await vscode.window.showWarningMessage(ask, { modal: true, detail }, yes)) !== yes) return;
		const { fingerprint } = plan;
		await app.client.sendRequest(RollbackRequest, { ...request, fingerprint });
	},
};
