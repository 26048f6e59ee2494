import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { HistoryRequest, PlanRequest, type PlanResult, serverCommands } from "../../../../server/src/protocol/index.ts";
import { reportSchemes } from "../../contributions.ts";
import { historyReport } from "../../text/history-report.ts";
import type { Workspaces } from "../../workspaces.ts";
import { type HistoryQuery, type PlanQuery, queryOf } from "./report-uri.ts";

/** Plans and histories as read-only Markdown. One that is open is written anew whenever something changes. */
export function registerReports(client: LanguageClient, workspaces: Workspaces): vscode.Disposable {
	const changed = new vscode.EventEmitter<vscode.Uri>();
	const plans = new PlanReports(client);
	const histories = {
		async text(uri: vscode.Uri) {
			const { root, name } = queryOf<HistoryQuery>(uri);
			const { upgrades } = await client.sendRequest(HistoryRequest, { root });
			return historyReport(name, upgrades, new Date());
		},
	};
	const provider = (report: { text(uri: vscode.Uri): Promise<string> }): vscode.TextDocumentContentProvider => ({
		onDidChange: changed.event,
		provideTextDocumentContent: (uri) => report.text(uri).catch(unavailable),
	});
	const schemes = new Set<string>(Object.values(reportSchemes));
	return vscode.Disposable.from(
		changed,
		vscode.workspace.registerTextDocumentContentProvider(reportSchemes.plan, provider(plans)),
		vscode.workspace.registerTextDocumentContentProvider(reportSchemes.history, provider(histories)),
		vscode.languages.registerCodeLensProvider({ scheme: reportSchemes.plan }, plans),
		workspaces.onDidChange(() => {
			for (const { uri } of vscode.workspace.textDocuments) if (schemes.has(uri.scheme)) changed.fire(uri);
		}),
	);
}

function unavailable(error: unknown): string {
	const reason = error instanceof Error ? error.message : String(error);
	return `# This report is not available\n\n${reason}\n`;
}

/** The text of a plan, and above it the button that carries it out. */
class PlanReports implements vscode.CodeLensProvider {
	readonly #client: LanguageClient;
	readonly #plans = new Map<string, PlanResult>();
	readonly #changed = new vscode.EventEmitter<void>();
	readonly onDidChangeCodeLenses = this.#changed.event;

	constructor(client: LanguageClient) {
		this.#client = client;
	}

	async text(uri: vscode.Uri): Promise<string> {
		this.#plans.delete(uri.toString());
		const plan = await this.#client.sendRequest(PlanRequest, queryOf<PlanQuery>(uri));
		this.#plans.set(uri.toString(), plan);
		this.#changed.fire();
		return plan.report;
	}

	provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
		const plan = this.#plans.get(uri.toString());
		if (!plan?.feasible || plan.steps.length === 0) return [];
		const start = new vscode.Range(0, 0, 0, 0);
		const command = {
			title: "$(arrow-circle-up) Upgrade now",
			command: serverCommands.upgrade,
			arguments: [queryOf<PlanQuery>(uri)],
		};
		return [new vscode.CodeLens(start, command)];
	}
}
