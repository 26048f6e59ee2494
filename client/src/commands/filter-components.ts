import * as vscode from "vscode";
import { pick } from "../picks/pick.ts";
import { componentFilters } from "../text/component-filter.ts";
import { filterLabel } from "../views/components/filter-state.ts";
import type { Command } from "./command.ts";

/** By what is the matter with components. Finding them by name is the tree's own affair, and is offered here too. */
export const filterComponents: Command = {
	needs: [],
	async run({ filter }) {
		const choices = componentFilters.map((value) => ({
			label: filterLabel(value),
			...(value === filter.current ? { description: vscode.l10n.t("now") } : {}),
			value,
		}));
		const byName = { label: vscode.l10n.t("Find by name…"), value: "name" as const };
		const chosen = await pick([...choices, byName], vscode.l10n.t("Which components are to be shown?"));
		if (chosen === "name") await vscode.commands.executeCommand("list.find");
		else if (chosen) await filter.choose(chosen);
	},
};
