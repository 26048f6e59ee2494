import { lockFileName, manifestFileName } from "@noodle-upgrade/runtime/formats";
import {
	DidChangeWatchedFilesNotification,
	FileChangeType,
	type FileEvent,
	type ServerCapabilities,
} from "vscode-languageserver";
import { inBackground, type LspContext } from "./context.ts";
import type { ServedWorkspaces } from "./served-workspaces.ts";
import { pathOf } from "./uris.ts";

/** A manifest or lock that is written, changed or deleted by anything but the editor, such as a `git pull`. */
export function registerWatchedFiles({
	client,
	connection,
	onInitialized,
	workspaces,
}: LspContext): ServerCapabilities {
	connection.onDidChangeWatchedFiles(({ changes }) => {
		inBackground(connection.console, "Following changes on disk", follow(workspaces, changes));
	});
	onInitialized(() => {
		if (!client.watchedFiles) return;
		const watchers = [manifestFileName, lockFileName].map((name) => ({ globPattern: `**/${name}` }));
		const registration = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
		inBackground(connection.console, "Asking to be told of changed files", registration);
	});
	return {};
}

async function follow(workspaces: ServedWorkspaces, changes: readonly FileEvent[]): Promise<void> {
	if (changes.some(({ type }) => type !== FileChangeType.Changed)) await workspaces.rescan();
	const paths = new Set(changes.map(({ uri }) => pathOf(uri)));
	for (const served of workspaces.all()) {
		if (!paths.has(served.manifestPath) && !paths.has(served.lockPath)) continue;
		await served.retry();
		served.changed();
	}
}
