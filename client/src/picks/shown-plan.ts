import { l10n, type Uri } from "vscode";
import { Refusal } from "../commands/refusal.ts";
import type { PlanPreview } from "../views/plans/plan-preview.ts";

/** The plan that a command is about: the one whose menu it was in, or the one that is being looked at. */
export function shownPlan(plans: PlanPreview, document: Uri | undefined): Uri {
	const plan = plans.at(document);
	if (plan) return plan;
	throw new Refusal(l10n.t("No plan is being looked at. Make one first, with Plan Upgrade."));
}
