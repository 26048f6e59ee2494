import { LSPErrorCodes, ResponseError, type ServerCapabilities } from "vscode-languageserver";
import { ReleasesRequest } from "../protocol/index.ts";
import { withdrawalOf } from "./cancellation.ts";
import type { LspContext } from "./context.ts";
import { onRequest } from "./custom-messages.ts";
import { checked, releasesParams, servedAt } from "./params.ts";

/** Which newer releases of a component can be upgraded to; asked when somebody looks at them, since each takes a plan. */
export function registerReleases(context: LspContext): ServerCapabilities {
	onRequest(context.connection, ReleasesRequest, async (params, token) => {
		const { root, component } = checked(releasesParams, params, ReleasesRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		const withdrawal = withdrawalOf([token], context.shutdown);
		try {
			const found = await workspace.releases(component, withdrawal.signal);
			if (found) return found;
			throw new ResponseError(LSPErrorCodes.RequestCancelled, `The releases of ${component} are not wanted any more.`);
		} finally {
			withdrawal.dispose();
		}
	});
	return {};
}
