import { LSPErrorCodes, ResponseError, type ServerCapabilities } from "vscode-languageserver";
import { PlanRequest, PlanRollbackRequest } from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { toFailureItem, toPlanResult, toRollbackPlan } from "./convert-items.ts";
import { onRequest } from "./custom-messages.ts";
import { checked, planParams, planRollbackParams, servedAt } from "./params.ts";

/** What an upgrade or a rollback would do. */
export function registerPlans(context: LspContext): ServerCapabilities {
	onRequest(context.connection, PlanRequest, async (params) => {
		const untrusted = context.trust.objection();
		if (untrusted) throw new ResponseError(LSPErrorCodes.RequestFailed, untrusted.message);
		const { root, targets } = checked(planParams, params, PlanRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		return toPlanResult(await workspace.plan(targets));
	});

	onRequest(context.connection, PlanRollbackRequest, async (params) => {
		const { root, ...request } = checked(planRollbackParams, params, PlanRollbackRequest.method);
		const workspace = await (await servedAt(context, root)).workspace();
		const planned = await workspace.planRollback({ ...request, restoreSnapshot: false });
		return planned.ok ? toRollbackPlan(planned.value) : { ok: false, error: toFailureItem(planned.error) };
	});
	return {};
}
