import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { PlanRequest, type PlanResult } from "../../../../server/src/protocol/index.ts";
import { reportSchemes } from "../../contributions.ts";
import { notAvailable } from "../reports/not-available.ts";
import { plannedManifestUri, planOf, queryOf } from "./plan-uri.ts";

/**
 * Plans as read-only documents: each in words, and noodle.json as it would leave it. What is on the screen and what is
 * applied is the same plan: the last one that was made for the document.
 */
export class PlanDocuments implements vscode.Disposable {
	readonly #client: LanguageClient;
	readonly #plans = new Map<string, Promise<PlanResult>>();
	/** The last that was made of each that is open or about to open, by its URI. */
	readonly #made = new Map<string, { readonly uri: vscode.Uri; readonly plan: PlanResult }>();
	readonly #changed = new vscode.EventEmitter<vscode.Uri>();
	readonly #didMake = new vscode.EventEmitter<void>();
	readonly #subscriptions: vscode.Disposable[];

	/** Fires when a plan is there that was not there before. */
	readonly onDidMake = this.#didMake.event;

	constructor(client: LanguageClient) {
		this.#client = client;
		const provide = (text: (plan: PlanResult) => string): vscode.TextDocumentContentProvider => ({
			onDidChange: this.#changed.event,
			provideTextDocumentContent: (uri) => this.of(planOf(uri) ?? uri).then(text, notAvailable),
		});
		this.#subscriptions = [
			this.#changed,
			this.#didMake,
			vscode.workspace.registerTextDocumentContentProvider(
				reportSchemes.plan,
				provide(({ report }) => report),
			),
			vscode.workspace.registerTextDocumentContentProvider(
				reportSchemes.plannedManifest,
				provide(({ manifest }) => manifest ?? ""),
			),
			vscode.workspace.onDidCloseTextDocument(({ uri }) => {
				const plan = planOf(uri)?.toString();
				if (plan === undefined || this.open.some((other) => other.toString() === plan)) return;
				this.#plans.delete(plan);
				this.#made.delete(plan);
			}),
		];
	}

	/** The plan that a document shows; makes it when there is none yet. Rejects when the server cannot make it. */
	of(uri: vscode.Uri): Promise<PlanResult> {
		const known = this.#plans.get(uri.toString());
		if (known) return known;
		const made = this.#client.sendRequest(PlanRequest, queryOf(uri));
		this.#plans.set(uri.toString(), made);
		// Whoever waits for the plan is told by it when it fails.
		made.then((plan) => this.#take(uri, plan)).catch(() => undefined);
		return made;
	}

	#take(uri: vscode.Uri, plan: PlanResult): void {
		this.#made.set(uri.toString(), { uri, plan });
		this.#didMake.fire();
	}

	/** Those that something would come of. One that is being made anew counts as it was until then. */
	get applicable(): readonly vscode.Uri[] {
		return [...this.#made.values()].flatMap(({ uri, plan }) => (plan.feasible && plan.steps.length > 0 ? [uri] : []));
	}

	/** Has the plan made anew, and shows that one wherever it is open. */
	renew(uri: vscode.Uri): void {
		this.#plans.delete(uri.toString());
		this.#changed.fire(uri);
		this.#changed.fire(plannedManifestUri(uri));
	}

	/** Every plan that is open, in words or as a manifest. */
	get open(): readonly vscode.Uri[] {
		const plans = vscode.workspace.textDocuments.flatMap(({ uri }) => planOf(uri) ?? []);
		return [...new Map(plans.map((uri) => [uri.toString(), uri])).values()];
	}

	dispose(): void {
		for (const subscription of this.#subscriptions) subscription.dispose();
	}
}
