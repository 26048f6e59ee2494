import * as vscode from "vscode";
import { RefreshRequest } from "../../../server/src/protocol/index.ts";
import { viewIds } from "../contributions.ts";
import type { Command } from "./command.ts";

/** Reads catalogs and runtimes again; a server that has failed is started again, for there is no other button for it. */
export const refresh: Command = {
	needs: [],
	async run({ client, workspaces }) {
		await vscode.window.withProgress({ location: { viewId: viewIds.components } }, async () => {
			if (client.needsStart()) await client.start();
			await client.sendRequest(RefreshRequest);
			await workspaces.update();
		});
	},
};
