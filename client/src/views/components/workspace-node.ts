import * as vscode from "vscode";
import type { WorkspaceItem } from "../../../../server/src/protocol/index.ts";
import { counted } from "../../text/component-text.ts";
import { ComponentNode } from "./component-node.ts";
import { icons } from "./icons.ts";
import type { Node } from "./node.ts";
import { ProblemNode } from "./problem-node.ts";

/** One folder, shown as such only when there are several. */
export class WorkspaceNode implements Node {
	readonly #workspace: WorkspaceItem;

	constructor(workspace: WorkspaceItem) {
		this.#workspace = workspace;
	}

	get target() {
		return { root: this.#workspace.root };
	}

	item(): vscode.TreeItem {
		const { name, root, components, problem } = this.#workspace;
		const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
		item.id = root;
		item.iconPath = icons.workspace;
		if (problem === null) item.description = counted(components.length, "component");
		return item;
	}

	children(): readonly Node[] {
		const { problem, components } = this.#workspace;
		if (problem !== null) return [new ProblemNode(this.#workspace.root, problem)];
		return components.map((component) => new ComponentNode(this.#workspace, component));
	}
}
