import * as vscode from "vscode";
import type { ComponentItem } from "../../../../server/src/protocol/index.ts";
import { contextValue } from "../../editor-state.ts";
import type { Node } from "../tree/node.ts";
import { icons } from "./icons.ts";

/** A release that is newer than the wanted one, or why it cannot be had. */
export class ReleaseNode implements Node {
	readonly #component: { readonly root: string; readonly component: string; readonly id: string };
	readonly #release: ComponentItem["newer"][number];

	constructor(
		component: { readonly root: string; readonly component: string; readonly id: string },
		release: ComponentItem["newer"][number],
	) {
		this.#component = component;
		this.#release = release;
	}

	get target() {
		const { root, component } = this.#component;
		return { root, component, version: this.#release.version };
	}

	item(): vscode.TreeItem {
		const { version, description, feasible, reason } = this.#release;
		const item = new vscode.TreeItem(version);
		item.id = `${this.#component.id}/newer/${version}`;
		item.description = feasible
			? description
			: vscode.l10n.t("not possible: {0}", reason ?? vscode.l10n.t("see its plan"));
		item.tooltip = [`${this.#component.component} ${version}`, description, reason ?? ""].filter(Boolean).join("\n\n");
		item.accessibilityInformation = { label: `${version}, ${item.description}` };
		item.iconPath = feasible ? icons.possible : icons.impossible;
		item.contextValue = contextValue(feasible && "upgradable", "plannable");
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}
