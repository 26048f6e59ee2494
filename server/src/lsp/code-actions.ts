import { changeBetween, type Finding, jsonLocation, type TextRange } from "@noodle-upgrade/runtime/formats";
import { type CodeAction, CodeActionKind, type ServerCapabilities } from "vscode-languageserver";
import { type Fixable, fixAll } from "../core/editing/fixes/fix-all.ts";
import { manifestFixes, manifestFixesAt, releaseFixesAt } from "../core/editing/fixes/fixes.ts";
import type { ManifestAnalysis } from "../core/editing/manifest-analysis.ts";
import type { LspContext } from "./context.ts";
import { fixAllKind, toQuickFix, toUpgradeAction, toWorkspaceEdit } from "./convert.ts";
import type { EditedManifest, EditedRelease } from "./edited-documents.ts";

/** The ways out of what is found, one by one and all at once, and the upgrade of the component at hand. */
export function registerCodeActions(context: LspContext): ServerCapabilities {
	const { client, connection, edited } = context;
	connection.onCodeAction(async ({ textDocument, range, context: { only } }) => {
		const found = await edited.at(textDocument.uri);
		if (!found) return [];
		const isWanted = (kind: string): boolean =>
			only === undefined || only.some((wanted) => wanted === kind || kind.startsWith(`${wanted}.`) || wanted === "");
		const actions: CodeAction[] = [];
		if (isWanted(CodeActionKind.QuickFix)) {
			const fixes =
				found.kind === "manifest" ? manifestFixesAt(found.analysis, range) : releaseFixesAt(found.analysis, range);
			actions.push(...fixes.map((fix) => toQuickFix(fix, found.document, found.served.uri, client)));
		}
		if (found.kind === "manifest" && isWanted(CodeActionKind.Refactor)) actions.push(...upgradeAt(found, range));
		// Editors ask for it by name, when saving for one; it is no answer to what the cursor is at.
		if (only !== undefined && isWanted(fixAllKind)) actions.push(...(await everyFix(found, context)));
		return actions;
	});
	return {
		codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, fixAllKind] },
	};
}

/** The upgrade of the component whose entry the cursor is in. */
function upgradeAt({ document, analysis, served }: EditedManifest, { start }: TextRange): CodeAction[] {
	const [section, component] = jsonLocation(document.getText(), document.offsetAt(start))?.path ?? [];
	if (section !== "components" || typeof component !== "string") return [];
	const offer = analysis.offers.atABriefLook(component);
	return offer ? [toUpgradeAction(component, offer, served.uri)] : [];
}

async function everyFix(found: EditedManifest | EditedRelease, { client }: LspContext): Promise<CodeAction[]> {
	if (found.kind !== "manifest") return [];
	const { document, served } = found;
	const workspace = await served.workspace();
	const text = await fixAll(fixable(document.getText(), found.analysis), async (next) =>
		fixable(next, await workspace.analyse(next)),
	);
	if (text === null) return [];
	const edit = toWorkspaceEdit(document, [changeBetween(document.getText(), text)], client);
	return [{ title: "Fix all that Noodle can fix", kind: fixAllKind, edit }];
}

function fixable(text: string, analysis: ManifestAnalysis): Fixable {
	const { findings, reading } = analysis;
	return {
		text,
		findings: findings.filter(({ file }) => file === reading.document.file),
		fixesFor: (finding: Finding) => manifestFixes(finding, analysis),
	};
}
