import { messageOf } from "@noodle-upgrade/runtime/formats";
import type { ServerCapabilities } from "vscode-languageserver";
import { ChangedNotification, ListRequest, RefreshRequest, type WorkspaceItem } from "../protocol/index.ts";
import { inBackground, type LspContext } from "./context.ts";
import { toWorkspaceItem } from "./convert-items.ts";
import { onRequest0, sendNotification0 } from "./custom-messages.ts";
import { Debounce } from "./debounce.ts";
import type { ServedWorkspace } from "./served-workspace.ts";

/** Several things often change together, such as a manifest and its lock; the client hears of them once. */
const togetherMs = 50;

/** What a component view shows: the list, a notification when it is out of date, and reading everything again. */
export function registerComponents({ connection, shutdown, workspaces }: LspContext): ServerCapabilities {
	onRequest0(connection, ListRequest, async () => {
		await workspaces.rescan();
		return { workspaces: await Promise.all(workspaces.all().map((served) => listed(served, connection.console))) };
	});

	onRequest0(connection, RefreshRequest, async () => {
		await workspaces.rescan();
		await Promise.all(workspaces.all().map((served) => refreshed(served, connection.console)));
		return null;
	});

	const changed = new Debounce(() => {
		inBackground(connection.console, "Telling of changes", sendNotification0(connection, ChangedNotification));
	});
	const tell = () => {
		if (!shutdown.aborted) changed.trigger(togetherMs);
	};
	workspaces.onDidAdd(tell);
	workspaces.onDidRemove(tell);
	workspaces.onDidChange(tell);
	workspaces.onDidChangeOffers(tell);
	shutdown.addEventListener("abort", () => changed.cancel());
	return {};
}

interface Log {
	error(message: string): void;
}

/** A workspace that cannot be read is listed with its problem, so that the others still show. */
async function listed(served: ServedWorkspace, log: Log): Promise<WorkspaceItem> {
	try {
		const workspace = await served.workspace();
		const item = toWorkspaceItem(await workspace.view(), served);
		served.problem = null;
		return item;
	} catch (error) {
		const problem = messageOf(error);
		if (problem !== served.problem) log.error(`${served.root} cannot be listed: ${problem}`);
		served.problem = problem;
		return { root: served.uri, name: served.name, problem, components: [], findings: [], runtimes: [], open: [] };
	}
}

async function refreshed(served: ServedWorkspace, log: Log): Promise<void> {
	try {
		await served.retry();
		await (await served.workspace()).refresh();
	} catch (error) {
		log.error(`${served.root} cannot be read again: ${messageOf(error)}`);
	}
	served.changed();
}
