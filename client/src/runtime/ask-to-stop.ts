import type { LanguageClient } from "vscode-languageclient/node";
import { StopRuntimeRequest } from "../../../server/src/protocol/index.ts";
import type { Workspaces } from "../workspaces.ts";
import type { AskToStop } from "./runtime-processes.ts";

/** Through the server, which reaches every runtime over its control socket. */
export function askToStop(client: LanguageClient, workspaces: Workspaces): AskToStop {
	return async ({ root, pid }) => {
		// A command of the person's own may start the runtime in a process below the one that we know; that gets the signal.
		const listed = workspaces.at(root)?.runtimes.find((runtime) => runtime.pid === pid && runtime.reachable);
		if (!listed || !client.isRunning()) return false;
		const { error } = await client.sendRequest(StopRuntimeRequest, { root, runtime: listed.id });
		return error === null;
	};
}
