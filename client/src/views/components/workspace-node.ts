import * as vscode from "vscode";
import type { WorkspaceItem } from "../../../../server/src/protocol/index.ts";
import { type ComponentFilter, passing } from "../../text/component-filter.ts";
import { componentCount } from "../../text/counts.ts";
import type { Node } from "../tree/node.ts";
import { ComponentNode } from "./component-node.ts";
import { FindingNode } from "./finding-node.ts";
import { icons } from "./icons.ts";
import { ProblemNode } from "./problem-node.ts";
import type { ReleaseSource } from "./release-group-node.ts";

/** One folder, shown as such only when there are several. */
export class WorkspaceNode implements Node {
	readonly #workspace: WorkspaceItem;
	readonly #filter: ComponentFilter;
	readonly #source: ReleaseSource;

	constructor(workspace: WorkspaceItem, filter: ComponentFilter, source: ReleaseSource) {
		this.#source = source;
		this.#workspace = workspace;
		this.#filter = filter;
	}

	get target() {
		return { root: this.#workspace.root };
	}

	item(): vscode.TreeItem {
		const { name, root, components, problem } = this.#workspace;
		const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
		item.id = root;
		item.iconPath = icons.workspace;
		if (problem === null) item.description = componentCount(components.length);
		// Two services may lie in folders of the same name.
		item.tooltip = vscode.workspace.asRelativePath(vscode.Uri.parse(root), true);
		return item;
	}

	children(): readonly Node[] {
		const { root, problem, findings } = this.#workspace;
		if (problem !== null) return [new ProblemNode(root, problem)];
		return [
			...findings.map((finding) => new FindingNode(root, finding)),
			...passing(this.#workspace, this.#filter).map(
				(component) => new ComponentNode(this.#workspace, component, this.#source),
			),
		];
	}
}
