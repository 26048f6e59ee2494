import { l10n } from "vscode";
import type { ComponentItem } from "../../../server/src/protocol/index.ts";
import { configDrifts, driftOf } from "./component-text.ts";
import { findingCount } from "./counts.ts";
import { healthSentence, worstHealth } from "./health-text.ts";

/** What a component's line is marked with, so that trouble is seen without reading. */
export interface Mark {
	/** At most two characters, which is all that there is room for. */
	readonly badge: string;
	readonly severity: "error" | "warning";
	readonly why: string;
}

/**
 * The gravest thing about a component; null when there is nothing to mark. What fails now comes before what may break, and
 * that before what merely differs.
 *
 * @param moving an upgrade of it is under way, so that what runs and what is wanted differ as they should
 */
export function markOf(component: ComponentItem, { moving } = { moving: false }): Mark | null {
	const { errors, warnings, running, wanted } = component;
	const health = worstHealth(running);
	const drift = moving ? [] : driftOf(component);
	if (health?.status === "failed") return { badge: "!", severity: "error", why: healthSentence(health) };
	if (errors > 0) return { badge: count(errors), severity: "error", why: findingCount(component) };
	if (health?.status === "unhealthy" || health?.status === "restarting")
		return { badge: "!", severity: "warning", why: healthSentence(health) };
	if (drift.length > 0)
		return {
			badge: "≠",
			severity: "warning",
			why: l10n.t("{0} runs, and noodle.json wants {1}", drift.join(", "), wanted),
		};
	if (!moving && configDrifts(component))
		return {
			badge: "≠",
			severity: "warning",
			why: l10n.t("It runs with another configuration than noodle.json has"),
		};
	return warnings > 0 ? { badge: count(warnings), severity: "warning", why: findingCount(component) } : null;
}

function count(findings: number): string {
	return findings > 9 ? "9+" : String(findings);
}
