import { LSPErrorCodes, ResponseError, type ServerCapabilities } from "vscode-languageserver";
import { PlanRequest } from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { toPlanResult } from "./convert.ts";
import { onRequest } from "./custom-messages.ts";
import { checked, planParams, servedAt } from "./params.ts";

/** What an upgrade would do. */
export function registerPlans(context: LspContext): ServerCapabilities {
	onRequest(context.connection, PlanRequest, async (params) => {
		const untrusted = context.trust.objection();
		if (untrusted) throw new ResponseError(LSPErrorCodes.RequestFailed, untrusted.message);
		const { root, targets } = checked(planParams, params, PlanRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		return toPlanResult(await workspace.plan(targets));
	});
	return {};
}
