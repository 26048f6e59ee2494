import { l10n } from "vscode";
import { ControlRequest, type ControlVerb } from "../../../server/src/protocol/index.ts";
import { pickUnderWay } from "../picks/pick-upgrade.ts";
import type { Command } from "./command.ts";
import { anyManifest } from "./preconditions.ts";
import { Refusal } from "./refusal.ts";

// A person's word on an upgrade that is under way, wherever it was asked for.

export const promoteUpgrade = told("promote", () => ({
	ask: l10n.t("Which upgrade is to go on with its next step?"),
	none: l10n.t("No upgrade is in a step that it could be promoted from."),
}));

export const markUpgradeGood = told("mark-good", () => ({
	ask: l10n.t("Which upgrade's new releases are good, so that they are watched no longer?"),
	none: l10n.t("No upgrade is being watched after its switch just now."),
}));

export const pauseUpgrade = told("pause", () => ({
	ask: l10n.t("Which upgrade is to stay where it is?"),
	none: l10n.t("No upgrade is in a step that it could be held in."),
}));

export const resumeUpgrade = told("resume", () => ({
	ask: l10n.t("Which upgrade is to go on?"),
	none: l10n.t("No upgrade is paused."),
}));

export const abortUpgrade = told("abort", () => ({
	ask: l10n.t("Which upgrade is to be taken back?"),
	none: l10n.t("No upgrade is under way that could be taken back."),
}));

function told(verb: ControlVerb, words: () => { readonly ask: string; readonly none: string }): Command {
	return {
		needs: [anyManifest],
		async run(app, target) {
			const upgrade = await pickUnderWay(app, target, { verb, ...words() });
			if (!upgrade) return;
			const { error } = await app.client.sendRequest(ControlRequest, { ...upgrade, verb });
			if (error) throw new Refusal(error.message);
		},
	};
}
