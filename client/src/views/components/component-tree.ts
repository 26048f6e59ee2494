import * as vscode from "vscode";
import { viewIds } from "../../contributions.ts";
import { bestUpgrade, counted } from "../../text/component-text.ts";
import type { Workspaces } from "../../workspaces.ts";
import type { Node } from "./node.ts";
import { WorkspaceNode } from "./workspace-node.ts";

const noAnswer = "The language server does not answer. The output says why; refresh to start it again.";

/** The Components view. A single workspace is not shown as a level of its own. */
export function createComponentTree(workspaces: Workspaces): vscode.Disposable {
	const roots = (): readonly Node[] => {
		const nodes = workspaces.items.map((workspace) => new WorkspaceNode(workspace));
		return nodes.length === 1 && nodes[0] ? nodes[0].children() : nodes;
	};
	const changed = new vscode.EventEmitter<undefined>();
	const view = vscode.window.createTreeView<Node>(viewIds.components, {
		showCollapseAll: true,
		treeDataProvider: {
			onDidChangeTreeData: changed.event,
			getTreeItem: (node) => node.item(),
			getChildren: (node) => [...(node ? node.children() : roots())],
		},
	});
	const show = () => {
		const updates = workspaces.items
			.flatMap(({ components }) => components)
			.filter((component) => bestUpgrade(component) !== null).length;
		view.badge =
			updates === 0 ? undefined : { value: updates, tooltip: `${counted(updates, "component")} can be upgraded` };
		view.message = workspaces.state === "failed" ? noAnswer : "";
		changed.fire(undefined);
	};
	return vscode.Disposable.from(view, changed, workspaces.onDidChange(show));
}
