import * as vscode from "vscode";
import { markOf } from "../../text/condition.ts";
import { isMoving } from "../../text/is-moving.ts";
import type { Workspaces } from "../../workspaces.ts";
import { componentScheme, componentUri } from "./component-uri.ts";

const colours = {
	error: new vscode.ThemeColor("list.errorForeground"),
	warning: new vscode.ThemeColor("list.warningForeground"),
};

/** Badges and colours of components, by their health, their findings, and whether what is wanted is what runs. */
export function decorateComponents(workspaces: Workspaces): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri[]>();
	const provider: vscode.FileDecorationProvider = {
		onDidChangeFileDecorations: changed.event,
		provideFileDecoration(uri) {
			if (uri.scheme !== componentScheme) return undefined;
			const workspace = workspaces.at(uri.query);
			const component = workspace?.components.find(({ name }) => name === uri.path.slice(1));
			if (!workspace || !component) return undefined;
			const mark = markOf(component, { moving: isMoving(workspace, component) });
			return mark ? new vscode.FileDecoration(mark.badge, mark.why, colours[mark.severity]) : undefined;
		},
	};
	const everything = () =>
		workspaces.items.flatMap(({ root, components }) => components.map(({ name }) => componentUri(root, name)));
	return vscode.Disposable.from(
		changed,
		vscode.window.registerFileDecorationProvider(provider),
		workspaces.onDidChange(() => changed.fire(everything())),
	);
}
