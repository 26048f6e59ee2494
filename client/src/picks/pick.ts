import * as vscode from "vscode";

/** An entry of a quick pick, with what it stands for. */
export interface Choice<T> extends vscode.QuickPickItem {
	readonly value: T;
}

/**
 * @param choices the list shows that it is busy until they are there
 * @returns undefined when the person leaves without choosing
 */
export async function pick<T>(
	choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
	placeHolder: string,
): Promise<T | undefined> {
	// A web view that gets the focus back when one list closes would close the next one; Escape still leaves.
	const options = { placeHolder, matchOnDescription: true, matchOnDetail: true, ignoreFocusOut: true };
	const items = Promise.resolve(choices).then((all) => [...all]);
	return (await vscode.window.showQuickPick(items, options))?.value;
}
