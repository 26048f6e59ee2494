import * as vscode from "vscode";
import type { ComponentItem } from "../../../../server/src/protocol/index.ts";
import type { Node } from "../tree/node.ts";
import { icons } from "./icons.ts";

/** Another component that this one calls, with the versions that it can call. */
export class DependencyNode implements Node {
	readonly target = null;
	readonly #parent: string;
	readonly #dependency: ComponentItem["dependencies"][number];

	constructor(parent: string, dependency: ComponentItem["dependencies"][number]) {
		this.#parent = parent;
		this.#dependency = dependency;
	}

	item(): vscode.TreeItem {
		const { name, range, wanted, satisfied } = this.#dependency;
		const item = new vscode.TreeItem(name);
		item.id = `${this.#parent}/dependencies/${name}`;
		item.description = wanted === null ? vscode.l10n.t("{0} · missing", range) : `${range} · ${wanted}`;
		item.tooltip = this.#sentence();
		item.accessibilityInformation = { label: `${name}, ${item.tooltip}` };
		item.iconPath = satisfied ? icons.met : icons.unmet;
		return item;
	}

	#sentence(): string {
		const { name, range, wanted, satisfied } = this.#dependency;
		if (wanted === null) return vscode.l10n.t("noodle.json has no {0}. Add it, or roll this component back.", name);
		if (satisfied) return vscode.l10n.t("{0} {1} is within {2}.", name, wanted, range);
		return vscode.l10n.t("{0} {1} is not within {2}. Upgrade {0}, or roll this component back.", name, wanted, range);
	}

	children(): readonly Node[] {
		return [];
	}
}
