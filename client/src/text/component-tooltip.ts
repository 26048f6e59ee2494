import { l10n } from "vscode";
import type { ComponentItem } from "../../../server/src/protocol/index.ts";
import { driftOf } from "./component-text.ts";
import { findingCount } from "./counts.ts";
import { healthSentence } from "./health-text.ts";
import { escapeMarkdown } from "./markdown.ts";

/** Everything about a component as Markdown. What releases say of themselves is shown as it stands, never as Markdown. */
export function componentTooltip(component: ComponentItem): string {
	const { name, description, wanted, installed, running, newer } = component;
	const findings = findingCount(component);
	const title = `**${escapeMarkdown(name)}** ${wanted}`;
	const lines = [
		...(installed !== null && installed !== wanted ? [l10n.t("Installed is {0}.", installed)] : []),
		...running.map(({ pid, version, health }) =>
			l10n.t("Process {0} runs {1}, {2}.", pid, version, escapeMarkdown(withoutStop(healthSentence(health)))),
		),
		...(driftOf(component).length === 0 ? [] : [l10n.t("What runs is not what noodle.json wants.")]),
		...newer.map(releaseLine),
		...(findings === "" ? [] : [l10n.t("{0} in Problems.", findings)]),
	];
	const paragraphs = [title, escapeMarkdown(description), lines.map((line) => `- ${line}`).join("\n")];
	return paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
}

function releaseLine({ version, description, feasible, reason }: ComponentItem["newer"][number]): string {
	if (!feasible)
		return l10n.t("{0} is not possible: {1}", version, escapeMarkdown(reason ?? l10n.t("its plan says why.")));
	return description === ""
		? l10n.t("{0} is available.", version)
		: l10n.t("{0} is available: {1}", version, escapeMarkdown(description));
}

function withoutStop(sentence: string): string {
	return sentence.replace(/\.$/, "");
}
