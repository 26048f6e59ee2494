import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { UpgradeRequest } from "../../../../server/src/protocol/index.ts";
import { Refusal } from "../../commands/refusal.ts";
import { setContext, setting } from "../../editor-state.ts";
import type { Workspaces } from "../../workspaces.ts";
import { closePlan } from "./close-plan.ts";
import { PlanDocuments } from "./plan-documents.ts";
import { PlanLenses } from "./plan-lenses.ts";
import { type PlanQuery, plannedManifestUri, planOf, planUri, queryOf } from "./plan-uri.ts";

/** Looking before leaping: a plan in an editor, what it would make of noodle.json, and the button that applies it. */
export class PlanPreview implements vscode.Disposable {
	readonly #client: LanguageClient;
	readonly #documents: PlanDocuments;
	readonly #lenses: PlanLenses;
	readonly #subscriptions: vscode.Disposable[];
	/** Plans that are being carried out: they stay as they were shown until that is over. */
	readonly #applying = new Set<string>();

	constructor(client: LanguageClient, workspaces: Workspaces) {
		this.#client = client;
		this.#documents = new PlanDocuments(client);
		this.#lenses = new PlanLenses(this.#documents, this.#applying);
		this.#subscriptions = [
			this.#documents,
			this.#lenses,
			this.#documents.onDidMake(() => this.#tellApplicable()),
			workspaces.onDidChange(() => {
				for (const plan of this.#documents.open) if (!this.#applying.has(plan.toString())) this.#documents.renew(plan);
			}),
		];
	}

	async show(query: PlanQuery): Promise<void> {
		const document = await vscode.workspace.openTextDocument(planUri(query));
		await vscode.window.showTextDocument(document, { preview: true });
	}

	/** Upgrades after a look at the plan, or at once where the setting says so. */
	async upgrade(query: PlanQuery): Promise<void> {
		const folder = this.#client.protocol2CodeConverter.asUri(query.root);
		if (setting("noodle.upgrade.preview", folder) === "never") await this.#client.sendRequest(UpgradeRequest, query);
		else await this.show(query);
	}

	/** Carries out exactly what is shown; when that is no longer right, the plan is made and shown anew instead. */
	async apply(plan: vscode.Uri): Promise<void> {
		const key = plan.toString();
		if (this.#applying.has(key)) throw new Refusal(vscode.l10n.t("This plan is being applied already."));
		const { feasible, steps, fingerprint } = await this.#documents.of(plan);
		if (!feasible || steps.length === 0)
			throw new Refusal(vscode.l10n.t("There is nothing in this plan that could be applied. It says why."));
		this.#applying.add(key);
		this.#lenses.refresh();
		this.#tellApplicable();
		try {
			const { outcome } = await this.#client.sendRequest(UpgradeRequest, { ...queryOf(plan), fingerprint });
			if (outcome === "committed") await closePlan(plan);
		} finally {
			this.#applying.delete(key);
			this.#documents.renew(plan);
		}
	}

	/** What is being carried out is not to be applied a second time. */
	#tellApplicable(): void {
		const plans = this.#documents.applicable.filter((plan) => !this.#applying.has(plan.toString()));
		const documents = plans.flatMap((plan) => [plan, plannedManifestUri(plan)]);
		void setContext("noodle.applicablePlans", documents.map(String));
	}

	/** noodle.json as it is beside what it would become, in VS Code's own diff. */
	async showChanges(plan: vscode.Uri): Promise<void> {
		const { manifest } = await this.#documents.of(plan);
		if (manifest === null) throw new Refusal(vscode.l10n.t("This plan changes nothing in noodle.json. It says why."));
		const folder = this.#client.protocol2CodeConverter.asUri(queryOf(plan).root);
		await vscode.commands.executeCommand(
			"vscode.diff",
			vscode.Uri.joinPath(folder, "noodle.json"),
			plannedManifestUri(plan),
			vscode.l10n.t("noodle.json ↔ after the upgrade"),
			{ preview: true },
		);
	}

	/** The plan that a document belongs to, or without one the plan in the active editor; null: there is none. */
	at(uri: vscode.Uri | undefined): vscode.Uri | null {
		const active = uri ?? vscode.window.activeTextEditor?.document.uri;
		return active ? planOf(active) : null;
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}
