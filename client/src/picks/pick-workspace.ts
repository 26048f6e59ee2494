import { l10n } from "vscode";
import type { WorkspaceItem } from "../../../server/src/protocol/index.ts";
import type { App } from "../app.ts";
import type { CommandTarget } from "../commands/command.ts";
import { componentCount } from "../text/counts.ts";
import { pick } from "./pick.ts";

/** The workspace that a command is about; asks only when there are several. */
export async function pickWorkspace(
	{ workspaces }: App,
	target: CommandTarget | null,
): Promise<WorkspaceItem | undefined> {
	const { items } = workspaces;
	if (target) return workspaces.at(target.root);
	if (items.length <= 1) return items[0];
	const choices = items.map((item) => ({
		label: item.name,
		description:
			item.problem === null ? componentCount(item.components.length) : l10n.t("cannot be read: {0}", item.problem),
		value: item,
	}));
	return pick(choices, l10n.t("Which workspace?"));
}
