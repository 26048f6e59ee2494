import * as vscode from "vscode";
import type { ComponentItem, WorkspaceItem } from "../../../../server/src/protocol/index.ts";
import { contextValue } from "../../editor-state.ts";
import { componentDescription, componentSpoken } from "../../text/component-text.ts";
import { componentTooltip } from "../../text/component-tooltip.ts";
import { worstHealth } from "../../text/health-text.ts";
import { isMoving } from "../../text/is-moving.ts";
import type { Node } from "../tree/node.ts";
import { componentUri } from "./component-uri.ts";
import { DependencyNode } from "./dependency-node.ts";
import { GroupNode } from "./group-node.ts";
import { healthIcon, icons } from "./icons.ts";
import { ReleaseGroupNode, type ReleaseSource } from "./release-group-node.ts";
import { RollbackPointNode } from "./rollback-point-node.ts";
import { RunningNode } from "./running-node.ts";

/** A component: what runs, what is newer, what it needs, and what can be gone back to. */
export class ComponentNode implements Node {
	readonly #workspace: WorkspaceItem;
	readonly #component: ComponentItem;
	readonly #source: ReleaseSource;

	constructor(workspace: WorkspaceItem, component: ComponentItem, source: ReleaseSource) {
		this.#source = source;
		this.#workspace = workspace;
		this.#component = component;
	}

	get target() {
		return { root: this.#workspace.root, component: this.#component.name };
	}

	get #id(): string {
		return `${this.#workspace.root}/${this.#component.name}`;
	}

	item(): vscode.TreeItem {
		const { name, newer, upgradeTo, rollbackPoints } = this.#component;
		const moving = isMoving(this.#workspace, this.#component);
		const surroundings = { moving, anyRuntime: this.#workspace.runtimes.length > 0 };
		const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
		item.id = this.#id;
		// Badge and colour come to it from the decorations; the label stays the component's name.
		item.resourceUri = componentUri(this.#workspace.root, name);
		item.description = componentDescription(this.#component, surroundings);
		item.tooltip = new vscode.MarkdownString(componentTooltip(this.#component));
		item.accessibilityInformation = { label: componentSpoken(this.#component, surroundings) };
		item.iconPath = moving ? icons.moving : this.#icon();
		item.contextValue = contextValue(
			"component",
			!moving && upgradeTo !== null && "upgradable",
			newer.length > 0 && "plannable",
			!moving && rollbackPoints.length > 0 && "reversible",
		);
		return item;
	}

	/** Findings first: a component that runs well today may be about to break by what the manifest says. */
	#icon(): vscode.ThemeIcon {
		const { errors, warnings, running } = this.#component;
		const health = worstHealth(running);
		if (health && health.status !== "healthy") return healthIcon(health);
		if (errors > 0) return icons.problem;
		return warnings > 0 ? icons.finding : healthIcon(health);
	}

	children(): readonly Node[] {
		const { newer, dependencies, rollbackPoints, running } = this.#component;
		const of = { ...this.target, id: this.#id };
		const group = (key: string, label: string, icon: vscode.ThemeIcon, nodes: readonly Node[]) =>
			nodes.length === 0 ? [] : [new GroupNode(`${this.#id}/${key}`, label, icon, nodes)];
		return [
			...running.map((process) => new RunningNode(this.#id, process)),
			...(newer.length === 0 ? [] : [new ReleaseGroupNode(of, newer, this.#source)]),
			...group(
				"dependencies",
				vscode.l10n.t("Dependencies"),
				icons.dependencies,
				dependencies.map((other) => new DependencyNode(this.#id, other)),
			),
			...group(
				"points",
				vscode.l10n.t("Rollback points"),
				icons.history,
				rollbackPoints.map((point) => new RollbackPointNode(of, point)),
			),
		];
	}
}
