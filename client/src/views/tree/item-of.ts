import type { TreeItem } from "vscode";
import type { Node } from "./node.ts";

/**
 * How a line is drawn, and what a screen reader says of it: its texts, unless the node says more. Left to itself VS Code has
 * the tooltip read in place of them.
 */
export function itemOf(node: Node): TreeItem {
	const item = node.item();
	const texts = [item.label, item.description].filter((text) => typeof text === "string" && text !== "");
	item.accessibilityInformation ??= { label: texts.join(", ") };
	return item;
}
