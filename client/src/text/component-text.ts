import { l10n } from "vscode";
import type { ComponentItem, RollbackPointItem } from "../../../server/src/protocol/index.ts";
import { findingCount } from "./counts.ts";
import { healthSentence, healthWord, worstHealth } from "./health-text.ts";

type Running = ComponentItem["running"][number];

/** What is going on around a component, as far as its line depends on it. */
export interface Surroundings {
	/** An upgrade of it is under way. */
	readonly moving: boolean;
	/** Something is alive that it could run in. */
	readonly anyRuntime: boolean;
}

/** Versions that run although noodle.json wants another, each once. */
export function driftOf({ running, wanted }: ComponentItem): readonly string[] {
	return [...new Set(running.map(({ version }) => version))].filter((version) => version !== wanted);
}

/** Whether the wanted release runs somewhere with another configuration than noodle.json has. */
export function configDrifts({ running, wanted }: ComponentItem): boolean {
	return running.some(({ version, configDiffers }) => version === wanted && configDiffers);
}

/**
 * What stands beside a component's name. The versions come first, because a narrow side bar cuts off the rest; that all is
 * well is not said, because the icon shows it.
 */
export function componentDescription(component: ComponentItem, surroundings: Surroundings): string {
	// While it moves, what runs and what is wanted differ as they should.
	if (surroundings.moving) return `${component.wanted} · ${l10n.t("changing…")}`;
	return [versions(component), ...remarks(component, surroundings)].join(" · ");
}

/** What runs instead comes before what could: it is to be looked at first, and there is no room for both. */
function versions(component: ComponentItem): string {
	const drift = driftOf(component);
	if (drift.length > 0) return l10n.t("{0} · runs {1}", component.wanted, drift.join(", "));
	if (configDrifts(component)) return l10n.t("{0} · runs with another configuration", component.wanted);
	const { wanted, upgradeTo } = component;
	return upgradeTo === null ? wanted : `${wanted} → ${upgradeTo}`;
}

function remarks(component: ComponentItem, { anyRuntime }: Surroundings): string[] {
	if (!anyRuntime) return [];
	const health = worstHealth(component.running);
	if (health === null) return [l10n.t("not running")];
	return health.status === "healthy" ? [] : [healthWord(health.status)];
}

/** The same for those who hear it: nothing is left to icons, colours and arrows. */
export function componentSpoken(component: ComponentItem, surroundings: Surroundings): string {
	const { name, wanted, running, upgradeTo } = component;
	const health = worstHealth(running);
	const drift = surroundings.moving ? [] : driftOf(component);
	const findings = findingCount(component);
	const parts = [
		name,
		l10n.t("version {0} is wanted", wanted),
		...(surroundings.moving ? [l10n.t("an upgrade is under way")] : []),
		...(drift.length === 0 ? [] : [l10n.t("{0} runs instead", drift.join(", "))]),
		...(!surroundings.moving && configDrifts(component) ? [l10n.t("runs with another configuration")] : []),
		...(health ? [healthSentence(health)] : surroundings.anyRuntime ? [l10n.t("not running")] : []),
		...(upgradeTo === null ? [] : [l10n.t("can be upgraded to {0}", upgradeTo)]),
		...(findings === "" ? [] : [findings]),
	];
	return parts.join(", ");
}

export function runningLabel({ version, configDiffers, health }: Running): string {
	if (health.status === "failed") return l10n.t("{0} failed", version);
	return configDiffers ? l10n.t("running {0} with another configuration", version) : l10n.t("running {0}", version);
}

export function pointLabel({ version, configChanged }: RollbackPointItem): string {
	return configChanged ? l10n.t("back to {0} with its earlier configuration", version) : l10n.t("back to {0}", version);
}

/** How it is, with the reason where it is not well: there is no other place where those find it who use no mouse. */
export function runningDescription({ health, pid }: Running): string {
	const { status, reason } = health;
	const how = status === "failed" && reason !== null ? reason : healthSentence(health);
	return l10n.t("{0} · process {1}", how.replace(/\s+/g, " ").replace(/\.$/, ""), pid);
}
