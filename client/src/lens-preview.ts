import * as vscode from "vscode";
import type { ExecuteCommandMiddleware } from "vscode-languageclient/node";
import { serverCommands } from "../../server/src/protocol/index.ts";
import type { CommandTarget } from "./commands/command.ts";
import type { CommandId } from "./contributions.ts";
import { setting } from "./editor-state.ts";
import type { PlanQuery } from "./views/plans/plan-uri.ts";

const upgradeComponent: CommandId = "noodle.upgradeComponent";

/**
 * A lens names its release, and stands at the very line that it changes: it upgrades at once, as its title says, unless the
 * person has asked to see every plan first.
 */
export const lensPreview: ExecuteCommandMiddleware = {
	executeCommand(command, args: unknown[], next) {
		const [query] = args as readonly PlanQuery[];
		const [asked, ...others] = query?.targets ?? [];
		if (command !== serverCommands.upgrade || !query || !asked || others.length > 0) return next(command, args);
		if (setting("noodle.upgrade.preview", vscode.Uri.parse(query.root)) !== "always") return next(command, args);
		const { name: component, version } = asked;
		const target: CommandTarget = { root: query.root, component, ...(version === null ? {} : { version }) };
		return vscode.commands.executeCommand(upgradeComponent, { target });
	},
};
