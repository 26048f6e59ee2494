import { expect, test } from "vitest";
import type { TreeItem } from "vscode";
import { itemOf } from "./item-of.ts";

function spoken(item: TreeItem): string | undefined {
	return itemOf({ target: null, item: () => item, children: () => [] }).accessibilityInformation?.label;
}

test.each<[string, TreeItem, string]>([
	["both texts", { label: "running 1.0.0", description: "healthy", tooltip: "Runtime 7" }, "running 1.0.0, healthy"],
	["the label alone", { label: "Commit", description: "", tooltip: "Commit" }, "Commit"],
	[
		"what the node says",
		{ label: "Commit", accessibilityInformation: { label: "Commit, to come" } },
		"Commit, to come",
	],
])("a line is spoken as %s", (_, item, words) => {
	expect(spoken(item)).toBe(words);
});
