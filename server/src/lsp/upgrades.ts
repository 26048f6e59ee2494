import { type CancellationToken, ErrorCodes, ResponseError, type ServerCapabilities } from "vscode-languageserver";
import { listed } from "../core/listed.ts";
import {
	ApplyRequest,
	RetryRequest,
	RollbackRequest,
	serverCommands,
	type UpgradeOutcome,
	UpgradeRequest,
} from "../protocol/index.ts";
import type { LspContext } from "./context.ts";
import { onRequest } from "./custom-messages.ts";
import { Operations, rollback } from "./operations.ts";
import { checked, pastUpgradeParams, rollbackParams, servedAt, upgradeParams, workspaceParams } from "./params.ts";

/** Upgrade, roll back and apply: as requests for our own client, and as commands so that lenses work in any editor. */
export function registerUpgrades(context: LspContext): ServerCapabilities {
	const { connection } = context;
	const operations = new Operations(context);

	const upgrade = async (raw: unknown, token: CancellationToken): Promise<UpgradeOutcome> => {
		const { root, targets, strategy, fingerprint } = checked(upgradeParams, raw, UpgradeRequest.method);
		const names = targets.map(({ name, version }) => (version === null ? name : `${name} to ${version}`));
		return operations.run(
			await servedAt(context, root),
			{
				kind: "upgrade",
				title: `Upgrading ${listed(names)}`,
				act: (workspace, options) =>
					fingerprint === undefined
						? workspace.upgrade(targets, strategy, options)
						: workspace.execute({ fingerprint }, targets, strategy, options),
			},
			token,
		);
	};
	const rollBack = async (raw: unknown, token: CancellationToken): Promise<UpgradeOutcome> => {
		const { root, component, to, fingerprint } = checked(rollbackParams, raw, RollbackRequest.method);
		const shown = fingerprint === undefined ? null : { fingerprint };
		return operations.run(await servedAt(context, root), rollback({ component, to }, shown), token);
	};
	const apply = async (raw: unknown, token: CancellationToken): Promise<UpgradeOutcome> => {
		const { root } = checked(workspaceParams, raw, ApplyRequest.method);
		return operations.run(
			await servedAt(context, root),
			{
				kind: "apply",
				title: "Applying noodle.json",
				act: (workspace, options) => workspace.apply(options),
			},
			token,
		);
	};

	const retry = async (raw: unknown, token: CancellationToken): Promise<UpgradeOutcome> => {
		const { root, id } = checked(pastUpgradeParams, raw, RetryRequest.method);
		return operations.run(
			await servedAt(context, root),
			{
				kind: "upgrade",
				title: `Trying ${id} again`,
				act: (workspace, options) => workspace.retry(id, options),
			},
			token,
		);
	};

	onRequest(connection, UpgradeRequest, upgrade);
	onRequest(connection, RetryRequest, retry);
	onRequest(connection, RollbackRequest, rollBack);
	onRequest(connection, ApplyRequest, apply);
	connection.onExecuteCommand(({ command, arguments: [argument] = [] }, token) => {
		if (command === serverCommands.upgrade) return upgrade(argument, token);
		if (command === serverCommands.rollback) return rollBack(argument, token);
		if (command === serverCommands.apply) return apply(argument, token);
		throw new ResponseError(ErrorCodes.InvalidParams, `The command "${command}" is not known.`);
	});
	return { executeCommandProvider: { commands: Object.values(serverCommands) } };
}
