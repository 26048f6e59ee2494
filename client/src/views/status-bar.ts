import * as vscode from "vscode";
import { focusComponents } from "../contributions.ts";
import { statusText } from "../text/status-text.ts";
import type { Workspaces } from "../workspaces.ts";

/** How the components are, at the foot of the window; there is none where there is no manifest. */
export function createStatusBar(workspaces: Workspaces): vscode.Disposable {
	const item = vscode.window.createStatusBarItem("noodle.status", vscode.StatusBarAlignment.Left, 40);
	item.name = "Noodle";
	item.command = focusComponents;
	const show = () => {
		const status = statusText(workspaces.items);
		if (!status) return item.hide();
		item.text = status.text;
		item.tooltip = status.tooltip;
		item.accessibilityInformation = { label: status.tooltip };
		item.backgroundColor =
			status.severity === "fine" ? undefined : new vscode.ThemeColor(`statusBarItem.${status.severity}Background`);
		item.show();
	};
	return vscode.Disposable.from(item, workspaces.onDidChange(show));
}
