import * as vscode from "vscode";
import { viewIds } from "../../contributions.ts";
import type { Upgrades } from "../../upgrades.ts";
import type { Workspaces } from "../../workspaces.ts";
import type { HeldNode } from "../tree/held-node.ts";
import { HeldTree } from "../tree/held-tree.ts";
import type { Node } from "../tree/node.ts";
import { PastNode } from "./past-node.ts";
import { UnderWayNode } from "./under-way-node.ts";

/** The Upgrades view: what is under way, and below it what was, the newest first. */
export function createUpgradeTree(upgrades: Upgrades, workspaces: Workspaces): vscode.Disposable {
	const changed = new vscode.EventEmitter<HeldNode | undefined>();
	const tree = new HeldTree(() => roots(upgrades, workspaces), changed);
	const view = vscode.window.createTreeView(viewIds.upgrades, { treeDataProvider: tree });
	const show = () => {
		const { length } = upgrades.underWay;
		const tooltip =
			length === 1 ? vscode.l10n.t("1 upgrade under way") : vscode.l10n.t("{0} upgrades under way", length);
		view.badge = length === 0 ? undefined : { value: length, tooltip };
		tree.refresh();
	};
	return vscode.Disposable.from(view, ...tree.follow(view), changed, upgrades.onDidChange(show));
}

function roots(upgrades: Upgrades, workspaces: Workspaces): readonly Node[] {
	const { items } = workspaces;
	const name = (root: string) => (items.length === 1 ? null : (workspaces.at(root)?.name ?? null));
	const past = items
		.flatMap(({ root }) => upgrades.pastOf(root).map((upgrade) => ({ root, upgrade })))
		.sort((a, b) => (a.upgrade.startedAt < b.upgrade.startedAt ? 1 : -1));
	return [
		...upgrades.underWay.map((upgrade) => new UnderWayNode(upgrade, name(upgrade.root))),
		...past.map(({ root, upgrade }) => new PastNode(root, upgrade, name(root))),
	];
}
