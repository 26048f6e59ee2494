import * as vscode from "vscode";
import { planOf } from "./plan-uri.ts";

/** Closes every tab of a plan: it was carried out, and is no plan any more. */
export async function closePlan(plan: vscode.Uri): Promise<void> {
	const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
	await vscode.window.tabGroups.close(tabs.filter((tab) => shows(tab, plan.toString())));
}

function shows({ input }: vscode.Tab, plan: string): boolean {
	const uri =
		input instanceof vscode.TabInputText
			? input.uri
			: input instanceof vscode.TabInputTextDiff
				? input.modified
				: undefined;
	return uri !== undefined && planOf(uri)?.toString() === plan;
}
