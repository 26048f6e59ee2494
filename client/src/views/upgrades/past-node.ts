import * as vscode from "vscode";
import { contextValue } from "../../editor-state.ts";
import { askedBy, pastText, upgradeLabel } from "../../text/upgrade-text.ts";
import type { PastItem } from "../../upgrades.ts";
import type { Node } from "../tree/node.ts";
import { askedIcon, outcomeIcons, reasonIcon, rollbackIcon, whenIcon } from "./icons.ts";
import { LineNode } from "./line-node.ts";

/** An upgrade that is over: how it ended, why, and what can be asked for now. */
export class PastNode implements Node {
	readonly #root: string;
	readonly #upgrade: PastItem;
	readonly #workspace: string | null;

	/** @param workspace its name, where there are several */
	constructor(root: string, upgrade: PastItem, workspace: string | null) {
		this.#root = root;
		this.#upgrade = upgrade;
		this.#workspace = workspace;
	}

	get target() {
		return { root: this.#root, upgrade: this.#upgrade.id };
	}

	item(): vscode.TreeItem {
		const { id, kind, outcome, reason, verbs } = this.#upgrade;
		const item = new vscode.TreeItem(upgradeLabel(this.#upgrade), vscode.TreeItemCollapsibleState.Collapsed);
		const how = pastText(this.#upgrade, new Date());
		// Not the one that it had while it was under way, or it would stay unfolded.
		item.id = `${id}/past`;
		item.description = this.#workspace === null ? how : `${how} · ${this.#workspace}`;
		item.tooltip = [upgradeLabel(this.#upgrade), how, reason, id].filter(Boolean).join("\n\n");
		item.iconPath = kind === "rollback" && outcome === "committed" ? rollbackIcon : outcomeIcons[outcome];
		item.contextValue = contextValue("past", ...verbs);
		return item;
	}

	children(): readonly Node[] {
		const { id, reason, strategy } = this.#upgrade;
		return [
			...(reason === "" ? [] : [new LineNode(`${id}/reason`, reasonIcon, reason)]),
			new LineNode(`${id}/when`, whenIcon, pastText(this.#upgrade, new Date())),
			new LineNode(`${id}/asked`, askedIcon, vscode.l10n.t("asked for by {0}", askedBy(this.#upgrade)), strategy ?? ""),
		];
	}
}
