import * as vscode from "vscode";
import type { ComponentItem } from "../../../../server/src/protocol/index.ts";
import { runningDescription, runningLabel } from "../../text/component-text.ts";
import type { Node } from "../tree/node.ts";
import { healthIcon } from "./icons.ts";

/** A component as one live runtime has it. */
export class RunningNode implements Node {
	readonly target = null;
	readonly #parent: string;
	readonly #running: ComponentItem["running"][number];

	constructor(parent: string, running: ComponentItem["running"][number]) {
		this.#parent = parent;
		this.#running = running;
	}

	item(): vscode.TreeItem {
		const { runtime, health } = this.#running;
		const item = new vscode.TreeItem(runningLabel(this.#running));
		item.id = `${this.#parent}/running/${runtime}`;
		item.description = runningDescription(this.#running);
		item.tooltip = `${vscode.l10n.t("Runtime {0}", runtime)}${health.reason === null ? "" : `\n${health.reason}`}`;
		item.iconPath = healthIcon(health);
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}
