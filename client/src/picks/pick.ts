import * as vscode from "vscode";

/** An entry of a quick pick, with what it stands for. */
export interface Choice<T> extends vscode.QuickPickItem {
	readonly value: T;
}

/** @returns undefined when the person leaves without choosing. */
export async function pick<T>(choices: readonly Choice<T>[], placeHolder: string): Promise<T | undefined> {
	// A web view that gets the focus back when one list closes would close the next one; Escape still leaves.
	const options = { placeHolder, matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true };
	return (await vscode.window.showQuickPick([...choices], options))?.value;
}
