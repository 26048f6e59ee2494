import * as vscode from "vscode";

/** Stands for a component wherever VS Code wants a resource; there is no document behind it. */
export const componentScheme = "noodle-component";

/** @param root URI of the workspace's folder */
export function componentUri(root: string, component: string): vscode.Uri {
	return vscode.Uri.from({ scheme: componentScheme, path: `/${component}`, query: root });
}
