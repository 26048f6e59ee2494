import * as vscode from "vscode";
import { type CommandId, reportSchemes } from "../../contributions.ts";
import type { PlanDocuments } from "./plan-documents.ts";

const applyPlan: CommandId = "noodle.applyPlan";
const showPlanChanges: CommandId = "noodle.showPlanChanges";

/** What can be done with a plan, above its words. */
export class PlanLenses implements vscode.CodeLensProvider, vscode.Disposable {
	readonly #documents: PlanDocuments;
	readonly #applying: ReadonlySet<string>;
	readonly #changed = new vscode.EventEmitter<void>();
	readonly #registration: vscode.Disposable;
	readonly onDidChangeCodeLenses = this.#changed.event;

	/** @param applying URIs of the plans that are being carried out */
	constructor(documents: PlanDocuments, applying: ReadonlySet<string>) {
		this.#documents = documents;
		this.#applying = applying;
		this.#registration = vscode.Disposable.from(
			this.#changed,
			documents.onDidMake(() => this.refresh()),
			vscode.languages.registerCodeLensProvider({ scheme: reportSchemes.plan }, this),
		);
	}

	refresh(): void {
		this.#changed.fire();
	}

	async provideCodeLenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
		const start = new vscode.Range(0, 0, 0, 0);
		const lens = (title: string, command: CommandId | "") =>
			new vscode.CodeLens(start, { title, command, arguments: [uri] });
		if (this.#applying.has(uri.toString())) return [lens(`$(sync~spin) ${vscode.l10n.t("Applying…")}`, "")];
		// The document itself says what is wrong when there is no plan.
		const plan = await this.#documents.of(uri).catch(() => null);
		if (!plan?.feasible || plan.steps.length === 0) return [];
		return [
			lens(`$(check) ${vscode.l10n.t("Apply")}`, applyPlan),
			...(plan.manifest === null
				? []
				: [lens(`$(diff) ${vscode.l10n.t("Show Changes to noodle.json")}`, showPlanChanges)]),
		];
	}

	dispose(): void {
		this.#registration.dispose();
	}
}
