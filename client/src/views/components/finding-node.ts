import * as vscode from "vscode";
import type { FindingItem } from "../../../../server/src/protocol/index.ts";
import type { CommandId } from "../../contributions.ts";
import type { Node } from "../tree/node.ts";
import { icons } from "./icons.ts";

const openManifest: CommandId = "noodle.openManifest";

/** Something that is wrong with a manifest as a whole, such as JSON that ends too early and leaves components out. */
export class FindingNode implements Node {
	readonly target = null;
	readonly #root: string;
	readonly #finding: FindingItem;

	constructor(root: string, finding: FindingItem) {
		this.#root = root;
		this.#finding = finding;
	}

	item(): vscode.TreeItem {
		const { severity, message } = this.#finding;
		const item = new vscode.TreeItem(message);
		const grave = severity === "error" ? vscode.l10n.t("Error: {0}", message) : vscode.l10n.t("Warning: {0}", message);
		item.accessibilityInformation = { label: grave };
		item.id = `${this.#root}/findings/${message}`;
		item.iconPath = severity === "error" ? icons.problem : icons.finding;
		item.tooltip = `${message}\n\n${vscode.l10n.t("Click to open noodle.json.")}`;
		item.command = {
			title: vscode.l10n.t("Open noodle.json"),
			command: openManifest,
			arguments: [{ target: { root: this.#root } }],
		};
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}
