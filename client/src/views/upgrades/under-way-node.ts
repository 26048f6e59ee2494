import * as vscode from "vscode";
import type { UnderWayItem } from "../../../../server/src/protocol/index.ts";
import { contextValue } from "../../editor-state.ts";
import { textLanguage } from "../../text/language.ts";
import { stepWord, underWayText, upgradeLabel, verdictWord } from "../../text/upgrade-text.ts";
import type { Node } from "../tree/node.ts";
import { stepIcons, underWayIcons, verdictIcons } from "./icons.ts";
import { LineNode } from "./line-node.ts";

/** An upgrade that is under way: why it waits, its steps, and what is known of the new releases. */
export class UnderWayNode implements Node {
	readonly #upgrade: UnderWayItem;
	readonly #workspace: string | null;

	/** @param workspace its name, where there are several */
	constructor(upgrade: UnderWayItem, workspace: string | null) {
		this.#upgrade = upgrade;
		this.#workspace = workspace;
	}

	get target() {
		return { root: this.#upgrade.root, upgrade: this.#upgrade.id };
	}

	item(): vscode.TreeItem {
		const { id, verbs, actor, startedAt, status } = this.#upgrade;
		const item = new vscode.TreeItem(upgradeLabel(this.#upgrade), vscode.TreeItemCollapsibleState.Expanded);
		const where = underWayText(this.#upgrade);
		item.id = id;
		item.description = this.#workspace === null ? where : `${where} · ${this.#workspace}`;
		item.tooltip = [
			status?.message ?? where,
			vscode.l10n.t(
				"Begun {0} by {1}, {2}",
				new Date(startedAt).toLocaleTimeString(textLanguage()),
				actor,
				status?.strategy ?? "",
			),
			id,
		].join("\n\n");
		item.iconPath = this.#icon();
		item.contextValue = contextValue("underWay", ...verbs);
		return item;
	}

	#icon(): vscode.ThemeIcon {
		const { status, verbs } = this.#upgrade;
		if (verbs.includes("resume")) return underWayIcons.paused;
		return status && status.waits !== null ? underWayIcons.waits : underWayIcons.moves;
	}

	children(): readonly Node[] {
		const { id, status } = this.#upgrade;
		if (!status) return [];
		const { steps, verdicts, waits } = status;
		return [
			...(waits === null ? [] : [new LineNode(`${id}/waits`, underWayIcons.waits, waits)]),
			...steps.map(({ label, state }, i) => {
				const word = stepWord(state);
				const shown = state === "skipped" ? word : "";
				return new LineNode(`${id}/steps/${i}`, stepIcons[state], label, shown, `${label}, ${word}`);
			}),
			...verdicts.map(
				({ component, version, outcome, sentence }) =>
					new LineNode(
						`${id}/verdicts/${component}`,
						verdictIcons[outcome],
						`${component} ${version}: ${verdictWord(outcome)}`,
						sentence,
					),
			),
		];
	}
}
