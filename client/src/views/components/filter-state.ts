import * as vscode from "vscode";
import { setContext } from "../../editor-state.ts";
import { type ComponentFilter, componentFilters } from "../../text/component-filter.ts";

const key = "components.filter";

/** What the Components view is narrowed down to, kept for the workspace over the end of the window. */
export class FilterState implements vscode.Disposable {
	readonly #memory: vscode.Memento;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChange = this.#changed.event;

	constructor(memory: vscode.Memento) {
		this.#memory = memory;
		void setContext("noodle.filtered", this.current !== "all");
	}

	get current(): ComponentFilter {
		const kept = this.#memory.get<string>(key);
		return componentFilters.find((filter) => filter === kept) ?? "all";
	}

	get label(): string {
		return filterLabel(this.current);
	}

	async choose(filter: ComponentFilter): Promise<void> {
		await this.#memory.update(key, filter);
		await setContext("noodle.filtered", filter !== "all");
		this.#changed.fire();
	}

	dispose(): void {
		this.#changed.dispose();
	}
}

export function filterLabel(filter: ComponentFilter): string {
	switch (filter) {
		case "all":
			return vscode.l10n.t("All components");
		case "upgradable":
			return vscode.l10n.t("With an upgrade");
		case "troubled":
			return vscode.l10n.t("With a problem");
		case "running":
			return vscode.l10n.t("Running");
	}
}
