import { l10n } from "vscode";
import type { RollbackPlanResult } from "../../../server/src/protocol/index.ts";

type RollbackPlan = Extract<RollbackPlanResult, { ok: true }>;

/** What is asked before upgrades are taken back, and what of each component goes back to what. */
export function rollbackQuestion({ moves, upgrades }: RollbackPlan): { readonly ask: string; readonly detail: string } {
	const ask =
		upgrades === 1
			? l10n.t("Roll back this upgrade?")
			: l10n.t("Roll back {0} upgrades: this one, and what has come since?", upgrades);
	const lines = moves.map(lineOf);
	// What went back by hand or by a restart is only not yet written down as taken back.
	const detail = lines.length > 0 ? lines : [l10n.t("What runs is what ran before it, and stays.")];
	return { ask, detail: detail.join("\n") };
}

function lineOf({ component, from, to, configChanged }: RollbackPlan["moves"][number]): string {
	if (from === to && configChanged) return l10n.t("{0} stays at {1}, with its earlier configuration.", component, to);
	return configChanged
		? l10n.t("{0} goes back from {1} to {2}, with its earlier configuration.", component, from, to)
		: l10n.t("{0} goes back from {1} to {2}.", component, from, to);
}
