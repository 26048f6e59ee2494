import * as vscode from "vscode";
import type { CommandTarget } from "../../commands/command.ts";
import { viewIds } from "../../contributions.ts";
import type { NewerReleases } from "../../newer-releases.ts";
import { passing } from "../../text/component-filter.ts";
import { updateCount } from "../../text/counts.ts";
import type { Workspaces } from "../../workspaces.ts";
import type { HeldNode } from "../tree/held-node.ts";
import { HeldTree } from "../tree/held-tree.ts";
import type { Node } from "../tree/node.ts";
import type { FilterState } from "./filter-state.ts";
import { WorkspaceNode } from "./workspace-node.ts";

/** The Components view. A single workspace is not shown as a level of its own. */
export class ComponentTree implements vscode.Disposable {
	readonly #workspaces: Workspaces;
	readonly #filter: FilterState;
	readonly #releases: NewerReleases;
	readonly #changed = new vscode.EventEmitter<HeldNode | undefined>();
	readonly #tree: HeldTree;
	readonly #view: vscode.TreeView<HeldNode>;
	readonly #subscriptions: vscode.Disposable[];

	constructor(workspaces: Workspaces, filter: FilterState, releases: NewerReleases) {
		this.#releases = releases;
		this.#workspaces = workspaces;
		this.#filter = filter;
		this.#tree = new HeldTree(() => this.#roots(), this.#changed);
		this.#view = vscode.window.createTreeView(viewIds.components, {
			showCollapseAll: true,
			canSelectMany: true,
			treeDataProvider: this.#tree,
		});
		this.#subscriptions = [
			workspaces.onDidChange(() => this.#show()),
			filter.onDidChange(() => this.#show()),
			...this.#tree.follow(this.#view),
			this.#view,
			this.#changed,
		];
	}

	/** What the lines that are selected stand for. */
	get selected(): readonly CommandTarget[] {
		return this.#view.selection.flatMap(({ target }) => target ?? []);
	}

	#roots(): readonly Node[] {
		const source = { releases: this.#releases, redraw: (node: Node) => this.#tree.refreshBelow(node) };
		const nodes = this.#workspaces.items.map((workspace) => new WorkspaceNode(workspace, this.#filter.current, source));
		return nodes.length === 1 && nodes[0] ? nodes[0].children() : nodes;
	}

	#show(): void {
		const components = this.#workspaces.items.flatMap((workspace) => workspace.components);
		const updates = components.filter(({ upgradeTo }) => upgradeTo !== null).length;
		this.#view.badge = updates === 0 ? undefined : { value: updates, tooltip: updateCount(updates) };
		this.#view.description = this.#filter.current === "all" ? "" : this.#filter.label;
		const none =
			components.length > 0 &&
			this.#workspaces.items.every((workspace) => passing(workspace, this.#filter.current).length === 0);
		this.#view.message = this.#message(none);
		this.#releases.keep(
			this.#workspaces.items.flatMap(({ root, components: all }) => all.map(({ name }) => ({ root, component: name }))),
		);
		this.#tree.refresh();
	}

	#message(filteredOut: boolean): string {
		if (this.#workspaces.state === "failed")
			return vscode.l10n.t(
				"The language server does not answer. Should it not come back by itself, refresh; the output says why.",
			);
		if (filteredOut) return vscode.l10n.t("No component is left by the filter.");
		if (vscode.workspace.isTrusted || this.#workspaces.items.length === 0) return "";
		return vscode.l10n.t(
			"Restricted: this workspace is not trusted. Components are listed and noodle.json is checked; nothing of theirs is run from here.",
		);
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}
