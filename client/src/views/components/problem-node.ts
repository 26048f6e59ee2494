import * as vscode from "vscode";
import type { CommandId } from "../../contributions.ts";
import type { Node } from "../tree/node.ts";
import { icons } from "./icons.ts";

const showOutput: CommandId = "noodle.showOutput";

/** Stands where a workspace's components would be, had it been readable. */
export class ProblemNode implements Node {
	readonly target = null;
	readonly #root: string;
	readonly #problem: string;

	constructor(root: string, problem: string) {
		this.#root = root;
		this.#problem = problem;
	}

	item(): vscode.TreeItem {
		const item = new vscode.TreeItem(vscode.l10n.t("This workspace cannot be read"));
		item.id = `${this.#root}/problem`;
		item.iconPath = icons.problem;
		item.description = this.#problem;
		item.tooltip = `${this.#problem}\n\n${vscode.l10n.t("Click to see the output; refresh to try again.")}`;
		item.command = { title: vscode.l10n.t("Show Output"), command: showOutput };
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}
