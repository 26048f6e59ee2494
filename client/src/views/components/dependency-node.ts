import * as vscode from "vscode";
import type { ComponentItem } from "../../../../server/src/protocol/index.ts";
import { icons } from "./icons.ts";
import type { Node } from "./node.ts";

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
		item.description = wanted === null ? `${range} · missing` : `${range} · ${wanted}`;
		item.tooltip = satisfied
			? `${name} ${wanted} is within ${range}.`
			: `${wanted === null ? `noodle.json has no ${name}` : `${name} ${wanted} is not within ${range}`}. Upgrade ${name}, or roll this component back.`;
		item.iconPath = satisfied ? icons.met : icons.unmet;
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}
