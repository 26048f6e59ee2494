import * as vscode from "vscode";
import type { ContextKeys, ItemFlag, Settings } from "./contributions.ts";

export async function setContext<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): Promise<void> {
	await vscode.commands.executeCommand("setContext", key, value);
}

/** @param scope the folder whose settings count. */
export function setting<Key extends keyof Settings>(key: Key, scope: vscode.Uri): Settings[Key] {
	const dot = key.lastIndexOf(".");
	const value = vscode.workspace.getConfiguration(key.slice(0, dot), scope).get<Settings[Key]>(key.slice(dot + 1));
	return value ?? (null as Settings[Key]);
}

export function contextValue(...flags: readonly (ItemFlag | false)[]): string {
	return flags.filter((flag) => flag !== false).join(" ");
}
