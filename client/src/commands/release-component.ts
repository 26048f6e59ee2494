import * as vscode from "vscode";
import { ReleaseComponentRequest, SourcesRequest } from "../../../server/src/protocol/index.ts";
import { pick } from "../picks/pick.ts";
import { pickWorkspace } from "../picks/pick-workspace.ts";
import { toldRefusal } from "./authoring-refusal.ts";
import type { Command } from "./command.ts";
import { anyManifest, trustedWorkspace } from "./preconditions.ts";
import { Refusal } from "./refusal.ts";

/** From the folder that a component is written in to a release that can be upgraded to. */
export const releaseComponent: Command = {
	needs: [anyManifest, trustedWorkspace],
	async run(app, target) {
		const workspace = await pickWorkspace(app, target);
		if (!workspace) return;
		const { root } = workspace;
		const { sources } = await app.client.sendRequest(SourcesRequest, { root });
		if (sources.length === 0)
			throw new Refusal(
				vscode.l10n.t(
					"No folder here is a component's source: one whose package.json has a noodle block. Create a component first.",
				),
			);
		const choices = sources.map((value) => ({
			label: `${value.name} ${value.version}`,
			description: value.released ? vscode.l10n.t("released already; raise its version first") : "",
			detail: vscode.workspace.asRelativePath(app.client.protocol2CodeConverter.asUri(value.folder)),
			value,
		}));
		const source = await pick(choices, vscode.l10n.t("Make a release of which component?"));
		if (!source) return;
		const options = {
			location: vscode.ProgressLocation.Notification,
			title: vscode.l10n.t("Releasing {0} {1}", source.name, source.version),
		};
		const released = await vscode.window.withProgress(options, () =>
			app.client.sendRequest(ReleaseComponentRequest, { root, folder: source.folder }),
		);
		if (!released.ok) return toldRefusal(released.error);
		await app.workspaces.update();
		const { name, version } = released;
		const upgradable = app.workspaces
			.at(root)
			?.components.some(
				(component) => component.name === name && component.newer.some((release) => release.version === version),
			);
		const upgrade = vscode.l10n.t("Upgrade");
		const message = vscode.l10n.t("{0} {1} is a release now.", name, version);
		const chosen = await vscode.window.showInformationMessage(message, ...(upgradable ? [upgrade] : []));
		if (chosen === upgrade) await app.plans.upgrade({ root, targets: [{ name, version }] });
	},
};
