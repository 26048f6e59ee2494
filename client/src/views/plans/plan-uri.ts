import * as vscode from "vscode";
import type { TargetItem } from "../../../../server/src/protocol/index.ts";
import { reportSchemes } from "../../contributions.ts";

/** A plan is known by its URI alone, so that one that is still open when the window is loaded again can be made anew. */
export interface PlanQuery {
	/** URI of the workspace's folder. */
	readonly root: string;
	readonly targets: readonly TargetItem[];
}

/** The plan in words. */
export function planUri({ root, targets }: PlanQuery): vscode.Uri {
	const names = targets.map(({ name, version }) => (version === null ? name : `${name} ${version}`));
	const title = vscode.l10n.t("Plan for {0}", names.join(", "));
	return vscode.Uri.from({
		scheme: reportSchemes.plan,
		path: `/${title}.md`,
		query: JSON.stringify({ root, targets } satisfies PlanQuery),
	});
}

/** noodle.json as the plan would leave it. */
export function plannedManifestUri(plan: vscode.Uri): vscode.Uri {
	return plan.with({ scheme: reportSchemes.plannedManifest, path: `${plan.path}/noodle.json` });
}

/** The plan that a document of ours belongs to; null: it is none of ours. */
export function planOf(uri: vscode.Uri): vscode.Uri | null {
	switch (uri.scheme) {
		case reportSchemes.plan:
			return uri;
		case reportSchemes.plannedManifest:
			return uri.with({ scheme: reportSchemes.plan, path: uri.path.replace(/\/noodle\.json$/, "") });
		default:
			return null;
	}
}

export function queryOf(plan: vscode.Uri): PlanQuery {
	return JSON.parse(plan.query) as PlanQuery;
}
