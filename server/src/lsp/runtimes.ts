import type { ServerCapabilities } from "vscode-languageserver";
import { StopRuntimeRequest } from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { toFailureItem } from "./convert-items.ts";
import { onRequest } from "./custom-messages.ts";
import { checked, servedAt, stopRuntimeParams } from "./params.ts";

/** The processes that host components. */
export function registerRuntimes(context: LspContext): ServerCapabilities {
	onRequest(context.connection, StopRuntimeRequest, async (params) => {
		const { root, runtime } = checked(stopRuntimeParams, params, StopRuntimeRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		const told = await workspace.stopRuntime(runtime);
		return { error: told.ok ? null : toFailureItem(told.error) };
	});
	return {};
}
