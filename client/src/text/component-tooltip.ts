import { l10n } from "vscode";
import type { ComponentItem } from "../../../server/src/protocol/index.ts";
import { configDrifts, driftOf } from "./component-text.ts";
import { findingCount } from "./counts.ts";
import { healthSentence } from "./health-text.ts";
import { escapeMarkdown } from "./markdown.ts";

const mostNewer = 5;

/** Everything about a component as Markdown. What releases say of themselves is shown as it stands, never as Markdown. */
export function componentTooltip(component: ComponentItem): string {
	const { name, description, wanted, installed, running, newer, upgradeTo } = component;
	const findings = findingCount(component);
	const title = `**${escapeMarkdown(name)}** ${wanted}`;
	const lines = [
		...(installed !== null && installed !== wanted ? [l10n.t("Installed is {0}.", installed)] : []),
		...running.map(({ pid, version, health }) =>
			l10n.t("Process {0}: {1}, {2}.", pid, version, escapeMarkdown(withoutStop(healthSentence(health)))),
		),
		...(driftOf(component).length === 0 ? [] : [l10n.t("What runs is not what noodle.json wants.")]),
		...(configDrifts(component) ? [l10n.t("It runs with another configuration than noodle.json has.")] : []),
		...(upgradeTo === null ? [] : [l10n.t("It can be upgraded to {0}.", upgradeTo)]),
		...(newer.length === 0 ? [] : [newerLine(newer.map(({ version }) => version))]),
		...(findings === "" ? [] : [l10n.t("{0} in Problems.", findings)]),
	];
	const paragraphs = [title, escapeMarkdown(description), lines.map((line) => `- ${line}`).join("\n")];
	return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

/** Which of them are possible takes a look at each, which is made when they are unfolded. */
function newerLine(versions: readonly string[]): string {
	const shown = versions.slice(0, mostNewer).join(", ");
	const more = versions.length - mostNewer;
	return more > 0 ? l10n.t("Newer: {0} and {1} more.", shown, more) : l10n.t("Newer: {0}.", shown);
}

function withoutStop(sentence: string): string {
	return sentence.replace(/\.$/, "");
}
