import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { PastUpgradeRequest, ShowReportNotification } from "../../../../server/src/protocol/index.ts";
import { reportSchemes } from "../../contributions.ts";
import { upgradeReport } from "../../text/upgrade-report.ts";
import { notAvailable } from "../reports/not-available.ts";

/** An upgrade's report is known by its URI alone, so that one that is still open when the window is loaded again can be filled. */
interface ReportQuery {
	/** URI of the workspace's folder. */
	readonly root: string;
	readonly id: string;
}

/** Single upgrades as read-only Markdown, also when the server asks to show one. */
export function registerUpgradeReports(client: LanguageClient): vscode.Disposable {
	const text = async (uri: vscode.Uri): Promise<string> => {
		const { root, id } = JSON.parse(uri.query) as ReportQuery;
		const { upgrade } = await client.sendRequest(PastUpgradeRequest, { root, id });
		if (upgrade) return upgradeReport(upgrade, new Date());
		return `# ${id}\n\n${vscode.l10n.t("There is no such upgrade in the history any more.")}\n`;
	};
	return vscode.Disposable.from(
		vscode.workspace.registerTextDocumentContentProvider(reportSchemes.upgrade, {
			provideTextDocumentContent: (uri) => text(uri).catch(notAvailable),
		}),
		client.onNotification(ShowReportNotification, (query) => void showReportOf(query)),
	);
}

/** Shows it as it reads, not as it is written. */
export async function showReportOf({ root, id }: ReportQuery): Promise<void> {
	const uri = vscode.Uri.from({
		scheme: reportSchemes.upgrade,
		path: `/${vscode.l10n.t("Upgrade {0}", id)}.md`,
		query: JSON.stringify({ root, id } satisfies ReportQuery),
	});
	// A preview that is not locked turns into that of whatever Markdown is looked at next, such as a plan.
	await vscode.commands.executeCommand("markdown.showPreview", uri, undefined, { locked: true });
}
