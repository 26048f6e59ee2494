import * as vscode from "vscode";
import type { Node } from "../tree/node.ts";

/** A line below an upgrade that only says something. */
export class LineNode implements Node {
	readonly target = null;
	readonly #id: string;
	readonly #label: string;
	readonly #description: string;
	readonly #icon: vscode.ThemeIcon;
	readonly #spoken: string | null;

	/**
	 * @param id unique in the view, and the same when the line is drawn anew
	 * @param spoken what is said of the line where its icon says more than its words
	 */
	constructor(id: string, icon: vscode.ThemeIcon, label: string, description = "", spoken: string | null = null) {
		this.#spoken = spoken;
		this.#id = id;
		this.#label = label;
		this.#description = description;
		this.#icon = icon;
	}

	item(): vscode.TreeItem {
		const item = new vscode.TreeItem(this.#label);
		item.id = this.#id;
		item.iconPath = this.#icon;
		item.description = this.#description;
		// A sentence is longer than the view is wide.
		item.tooltip = [this.#label, this.#description].filter(Boolean).join("\n\n");
		if (this.#spoken !== null) item.accessibilityInformation = { label: this.#spoken };
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}
