import type { ServerCapabilities } from "vscode-languageserver";
import { RecoverRequest } from "../protocol/index.ts";
import type { Recovered } from "../services/workspace.ts";
import { withdrawalOf } from "./cancellation.ts";
import { inBackground, type LspContext } from "./context.ts";
import { onRequest } from "./custom-messages.ts";
import { recoveredMessage } from "./outcome-message.ts";
import { checked, servedAt, workspaceParams } from "./params.ts";
import type { ServedWorkspace } from "./served-workspace.ts";
import { tell } from "./tell.ts";

/**
 * What an upgrade leaves whose driver died, whichever window or terminal that was, is finished or taken back as soon as
 * its lock is free; and on request.
 */
export function registerRecovery(context: LspContext): ServerCapabilities {
	const { connection, shutdown, trust, workspaces } = context;
	/** Those whose open upgrades are being waited for, and those where waiting has failed and would fail again. */
	const seenTo = new WeakSet<ServedWorkspace>();

	/** @returns null when it could not be done, which the person has been told then unless they stopped it themselves */
	const recover = async (served: ServedWorkspace, signal: AbortSignal): Promise<readonly Recovered[] | null> => {
		const workspace = await served.workspace();
		const result = await workspace.recover({ actor: "editor", signal });
		if (!result.ok) {
			if (!signal.aborted) tell(context, { severity: "error", text: result.error.message });
			return null;
		}
		const recovered = result.value;
		for (const { id } of recovered) {
			const upgrade = await workspace.past(id);
			if (upgrade) tell(context, recoveredMessage(upgrade));
		}
		return recovered;
	};

	onRequest(connection, RecoverRequest, async (params, token) => {
		const { root } = checked(workspaceParams, params, RecoverRequest.method);
		const served = await servedAt(context, root);
		const objection = trust.objection();
		if (objection) {
			tell(context, { severity: "error", text: objection.message });
			return { recovered: [] };
		}
		const withdrawal = withdrawalOf([token], shutdown);
		const recovered = await recover(served, withdrawal.signal).finally(() => withdrawal.dispose());
		if (recovered === null) return { recovered: [] };
		if (recovered.length === 0 && !withdrawal.signal.aborted)
			tell(context, { severity: "information", text: "No interrupted upgrade is left to recover." });
		return { recovered: recovered.map(({ id, outcome }) => ({ id, outcome })) };
	});

	const look = async (served: ServedWorkspace): Promise<void> => {
		// Taking back starts releases, which is code from the workspace.
		if (shutdown.aborted || seenTo.has(served) || trust.objection()) return;
		// One that cannot be opened says so in the list of components.
		const workspace = await served.workspace().catch(() => null);
		if (!workspace || seenTo.has(served) || workspace.underWay().length === 0) return;
		seenTo.add(served);
		if ((await recover(served, shutdown)) !== null) seenTo.delete(served);
	};
	const lookInBackground = (served: ServedWorkspace) =>
		inBackground(connection.console, "Recovering what an interrupted upgrade left", look(served));
	workspaces.onDidAdd(lookInBackground);
	workspaces.onDidChange(lookInBackground);
	workspaces.onDidChangeJournal(lookInBackground);
	return {};
}
