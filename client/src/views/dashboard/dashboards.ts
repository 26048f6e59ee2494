import * as vscode from "vscode";
import { dashboardViewType } from "../../contributions.ts";
import { DashboardPanel, type DashboardSources } from "./dashboard-panel.ts";

/** The dashboards that are open, one a workspace. They come back when the window is loaded again. */
export class Dashboards implements vscode.Disposable, vscode.WebviewPanelSerializer {
	readonly #sources: DashboardSources;
	readonly #open = new Map<string, DashboardPanel>();
	readonly #panels = new Set<vscode.WebviewPanel>();
	readonly #registration: vscode.Disposable;

	constructor(sources: DashboardSources) {
		this.#sources = sources;
		this.#registration = vscode.window.registerWebviewPanelSerializer(dashboardViewType, this);
	}

	/** @param root URI of the workspace's folder */
	show(root: string): void {
		const open = this.#open.get(root);
		if (open) {
			open.reveal();
			return;
		}
		const { items } = this.#sources.workspaces;
		const name = items.find((workspace) => workspace.root === root)?.name;
		const title =
			name === undefined || items.length === 1
				? vscode.l10n.t("Upgrade Dashboard")
				: vscode.l10n.t("Upgrade Dashboard of {0}", name);
		this.#attach(vscode.window.createWebviewPanel(dashboardViewType, title, vscode.ViewColumn.Active), root);
	}

	/** @param state what the page had kept */
	async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
		const root = (state as { root?: unknown } | undefined)?.root;
		if (typeof root === "string" && !this.#open.has(root)) this.#attach(panel, root);
		else panel.dispose();
	}

	#attach(panel: vscode.WebviewPanel, root: string): void {
		panel.iconPath = vscode.Uri.joinPath(this.#sources.extensionUri, "media", "icon.png");
		this.#open.set(root, new DashboardPanel(panel, root, this.#sources));
		this.#panels.add(panel);
		panel.onDidDispose(() => {
			this.#open.delete(root);
			this.#panels.delete(panel);
		});
	}

	dispose(): void {
		this.#registration.dispose();
		for (const panel of [...this.#panels]) panel.dispose();
	}
}
