import type { ServerCapabilities } from "vscode-languageserver";
import { ControlRequest, CountersRequest, UnderWayChangedNotification, UnderWayRequest } from "../protocol/index.ts";
import { inBackground, type LspContext } from "./context.ts";
import { toCountersItems, toFailureItem, toUnderWayItem } from "./convert-items.ts";
import { onRequest, onRequest0, sendNotification0 } from "./custom-messages.ts";
import { checked, controlParams, servedAt, workspaceParams } from "./params.ts";

/** At most so often is the client told that a journal has changed: an upgrade under way writes all the time. */
const betweenMs = 250;

/** Upgrades under way, wherever they were asked for: where they are, what their releases count, and a person's word. */
export function registerUnderWay(context: LspContext): ServerCapabilities {
	const { connection, shutdown, workspaces } = context;
	onRequest0(connection, UnderWayRequest, async () => {
		await workspaces.settled();
		const all = await Promise.all(
			workspaces.all().map(async (served) => {
				// One that cannot be opened says so in the list of components.
				const workspace = await served.workspace().catch(() => null);
				return workspace?.underWay().map((one) => toUnderWayItem(served.uri, one)) ?? [];
			}),
		);
		return { upgrades: all.flat() };
	});

	onRequest(connection, CountersRequest, async (params) => {
		const { root } = checked(workspaceParams, params, CountersRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		const statuses = await workspace.counters();
		return { at: new Date().toISOString(), counters: statuses.flatMap(toCountersItems) };
	});

	onRequest(connection, ControlRequest, async (params) => {
		const { root, id, verb } = checked(controlParams, params, ControlRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		const told = await workspace.control(verb, id);
		return { error: told.ok ? null : toFailureItem(told.error) };
	});

	let timer: NodeJS.Timeout | undefined;
	const tell = () => {
		timer ??= setTimeout(() => {
			timer = undefined;
			inBackground(
				connection.console,
				"Telling of upgrades",
				sendNotification0(connection, UnderWayChangedNotification),
			);
		}, betweenMs);
	};
	workspaces.onDidChange(tell);
	workspaces.onDidChangeJournal(tell);
	workspaces.onDidAdd(tell);
	workspaces.onDidRemove(tell);
	shutdown.addEventListener("abort", () => clearTimeout(timer));
	return {};
}
