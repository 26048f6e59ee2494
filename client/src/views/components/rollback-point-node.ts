import * as vscode from "vscode";
import type { RollbackPointItem } from "../../../../server/src/protocol/index.ts";
import { contextValue } from "../../editor-state.ts";
import { pointLabel } from "../../text/component-text.ts";
import { ago } from "../../text/time-text.ts";
import type { Node } from "../tree/node.ts";
import { icons } from "./icons.ts";

/** A release that the component can go back to, with the state that it has by then. */
export class RollbackPointNode implements Node {
	readonly #component: { readonly root: string; readonly component: string; readonly id: string };
	readonly #point: RollbackPointItem;

	constructor(
		component: { readonly root: string; readonly component: string; readonly id: string },
		point: RollbackPointItem,
	) {
		this.#component = component;
		this.#point = point;
	}

	get target() {
		const { root, component } = this.#component;
		return { root, component, point: this.#point.id };
	}

	item(): vscode.TreeItem {
		const { id, at, reason } = this.#point;
		const item = new vscode.TreeItem(pointLabel(this.#point));
		item.id = `${this.#component.id}/points/${id}`;
		item.description = ago(at, new Date());
		item.tooltip = [reason, vscode.l10n.t("Upgrade {0}, {1}", id, at)].filter(Boolean).join("\n\n");
		item.iconPath = icons.point;
		item.contextValue = contextValue("reversible");
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}
