import * as vscode from "vscode";
import type { Node } from "../tree/node.ts";

/** A heading over nodes of one kind. */
export class GroupNode implements Node {
	readonly target = null;
	readonly #id: string;
	readonly #label: string;
	readonly #icon: vscode.ThemeIcon;
	readonly #nodes: readonly Node[];

	constructor(id: string, label: string, icon: vscode.ThemeIcon, nodes: readonly Node[]) {
		this.#id = id;
		this.#label = label;
		this.#icon = icon;
		this.#nodes = nodes;
	}

	item(): vscode.TreeItem {
		return groupItem(this.#id, this.#label, this.#icon, this.#nodes.length);
	}

	children(): readonly Node[] {
		return this.#nodes;
	}
}

export function groupItem(id: string, label: string, icon: vscode.ThemeIcon, count: number): vscode.TreeItem {
	const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
	item.id = id;
	item.iconPath = icon;
	item.description = String(count);
	return item;
}
