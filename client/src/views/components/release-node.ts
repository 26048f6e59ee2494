import * as vscode from "vscode";
import type { NewerItem, ReleaseItem } from "../../../../server/src/protocol/index.ts";
import { contextValue } from "../../editor-state.ts";
import { ago } from "../../text/time-text.ts";
import type { Node } from "../tree/node.ts";
import { icons } from "./icons.ts";

type Verdict = Pick<ReleaseItem, "feasible" | "reason">;

/** A release that is newer than the wanted one, or why it cannot be had. */
export class ReleaseNode implements Node {
	readonly #component: { readonly root: string; readonly component: string; readonly id: string };
	readonly #release: NewerItem;
	readonly #verdict: Verdict | null;

	/** @param verdict null: it is not known yet whether it is possible */
	constructor(
		component: { readonly root: string; readonly component: string; readonly id: string },
		release: NewerItem,
		verdict: Verdict | null,
	) {
		this.#component = component;
		this.#release = release;
		this.#verdict = verdict;
	}

	get target() {
		const { root, component } = this.#component;
		return { root, component, version: this.#release.version };
	}

	item(): vscode.TreeItem {
		const { version, description, date } = this.#release;
		const verdict = this.#verdict;
		const item = new vscode.TreeItem(version);
		item.id = `${this.#component.id}/newer/${version}`;
		item.description =
			verdict?.feasible === false
				? vscode.l10n.t("not possible: {0}", verdict.reason ?? vscode.l10n.t("see its plan"))
				: description;
		const title = [`${this.#component.component} ${version}`, ...(date === null ? [] : [ago(date, new Date())])];
		item.tooltip = [title.join(" · "), description, verdict?.reason ?? ""].filter(Boolean).join("\n\n");
		const possible = verdict?.feasible ? vscode.l10n.t("possible") : "";
		item.accessibilityInformation = { label: [version, possible, item.description].filter(Boolean).join(", ") };
		item.iconPath = iconOf(verdict);
		item.contextValue = contextValue(verdict?.feasible === true && "upgradable", "plannable");
		return item;
	}

	children(): readonly Node[] {
		return [];
	}
}

function iconOf(verdict: Verdict | null): vscode.ThemeIcon {
	if (!verdict) return icons.unknown;
	return verdict.feasible ? icons.possible : icons.impossible;
}
