import type * as vscode from "vscode";
import type { CommandTarget } from "../../commands/command.ts";

/** A line of a tree. */
export interface Node {
	/** What its menu's commands are about; null: none of them is about it. */
	readonly target: CommandTarget | null;
	item(): vscode.TreeItem;
	children(): readonly Node[];
}
