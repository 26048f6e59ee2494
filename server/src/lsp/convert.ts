// Where what the services say becomes what an editor understands; what our own client understands is in convert-items.ts.
import type { Finding, Severity, TextChange } from "@noodle-upgrade/runtime/formats";
import { documentStart, type TextRange } from "@noodle-upgrade/runtime/formats";
import {
	type CodeAction,
	CodeActionKind,
	type CodeLens,
	type CompletionItem,
	CompletionItemKind,
	type Diagnostic,
	DiagnosticSeverity,
	type DocumentLink,
	type DocumentSymbol,
	type Hover,
	type InlayHint,
	InsertTextFormat,
	MarkupKind,
	type SymbolInformation,
	SymbolKind,
	type WorkspaceEdit,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Completion } from "../core/editing/completion.ts";
import type { Fix } from "../core/editing/fixes/fix.ts";
import type { HintPlace } from "../core/editing/hints.ts";
import type { ManifestLens } from "../core/editing/lenses.ts";
import type { FileLink } from "../core/editing/links.ts";
import { withoutMarkdown } from "../core/editing/markdown.ts";
import type { OutlineEntry } from "../core/editing/outline.ts";
import type { UpgradeOffer } from "../core/editing/upgrade-offers.ts";
import { listed } from "../core/listed.ts";
import { serverCommands } from "../protocol/index.ts";
import type { ClientFeatures } from "./client-features.ts";
import { movesOf } from "./moves.ts";

export const diagnosticSource = "noodle";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	information: DiagnosticSeverity.Information,
};

/** @param uriOf names the file of a related place; null: the editor cannot show related places. */
export function toDiagnostic(finding: Finding, uriOf: ((file: string) => string) | null): Diagnostic {
	const diagnostic: Diagnostic = {
		range: finding.range ?? documentStart,
		severity: severities[finding.severity],
		code: finding.code,
		source: diagnosticSource,
		message: finding.message,
	};
	if (uriOf && finding.related.length > 0) {
		diagnostic.relatedInformation = finding.related.map(({ message, file, range }) => ({
			message,
			location: { uri: uriOf(file), range },
		}));
	}
	return diagnostic;
}

/** What a lens that is not resolved yet carries: for which component, in which document, an upgrade is looked for. */
export interface LensData {
	readonly uri: string;
	readonly component: string;
}

/** The lenses above one component; what can be upgraded to is found out when its lens is resolved. */
export function toCodeLenses(lens: ManifestLens, root: string, uri: string): CodeLens[] {
	const { component, range, hasNewer, rollback } = lens;
	const data: LensData = { uri, component };
	const lenses: CodeLens[] = hasNewer ? [{ range, data }] : [];
	if (rollback !== null) {
		const earlier = rollback.configChanged ? " with its earlier configuration" : "";
		const title = `Roll back to ${rollback.version}${earlier}`;
		const argument = { root, component, to: rollback.id };
		lenses.push({ range, command: { title, command: serverCommands.rollback, arguments: [argument] } });
	}
	return lenses;
}

/** @param version the newest that is possible; null: nothing newer is */
export function toUpgradeLens(lens: CodeLens, root: string, component: string, version: string | null): CodeLens {
	// Editors show a command without an id as plain text.
	if (version === null)
		return { ...lens, command: { title: "Nothing newer goes together with the rest", command: "" } };
	const targets = [{ name: component, version }];
	const title = `Upgrade to ${version}`;
	return { ...lens, command: { title, command: serverCommands.upgrade, arguments: [{ root, targets }] } };
}

export function toHover(markdown: string, range: TextRange, { markdown: isShown }: ClientFeatures): Hover {
	const value = isShown ? markdown : withoutMarkdown(markdown);
	return { contents: { kind: isShown ? MarkupKind.Markdown : MarkupKind.PlainText, value }, range };
}

const completionKinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
	component: CompletionItemKind.Module,
	version: CompletionItemKind.Constant,
	setting: CompletionItemKind.Property,
	value: CompletionItemKind.Value,
};

/**
 * @param range what is replaced
 * @param place of this one among the others: editors sort by text, and versions are no text
 * @param isQuoted whether what is replaced has quotes, which editors then look for in what it is compared with
 */
export function toCompletionItem(
	completion: Completion,
	range: TextRange,
	place: number,
	isQuoted: boolean,
): CompletionItem {
	const { kind, label, insert, note, detail, documentation } = completion;
	return {
		label,
		kind: completionKinds[kind],
		sortText: String(place).padStart(5, "0"),
		filterText: isQuoted ? JSON.stringify(label) : label,
		insertTextFormat: InsertTextFormat.PlainText,
		textEdit: { range, newText: insert },
		...(note !== "" && { labelDetails: { description: note } }),
		...((detail !== "" || note !== "") && { detail: detail || note }),
		...(documentation !== "" && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
	};
}

export function toWorkspaceEdit(
	{ uri, version }: TextDocument,
	changes: readonly TextChange[],
	{ versionedEdits }: ClientFeatures,
): WorkspaceEdit {
	const edits = changes.map(({ range, text }) => ({ range, newText: text }));
	return versionedEdits
		? { documentChanges: [{ textDocument: { uri, version }, edits }] }
		: { changes: { [uri]: edits } };
}

/** @param root the folder's URI, which the command carries */
export function toQuickFix(fix: Fix, document: TextDocument, root: string, client: ClientFeatures): CodeAction {
	const { title, finding, isPreferred, changes } = fix;
	return {
		title,
		kind: CodeActionKind.QuickFix,
		diagnostics: [toDiagnostic(finding, null)],
		isPreferred,
		...(changes === null
			? { command: { title, command: serverCommands.apply, arguments: [{ root }] } }
			: { edit: toWorkspaceEdit(document, changes, client) }),
	};
}

export const fixAllKind = `${CodeActionKind.SourceFixAll}.noodle`;

/** Upgrades what runs too, and not the text alone. */
export function toUpgradeAction(component: string, { version, plan }: UpgradeOffer, root: string): CodeAction {
	const along = movesOf(plan.steps)
		.filter((move) => move.component !== component)
		.map((move) => `${move.component} ${move.to}`);
	const others = along.length > 2 ? [`${along.length} others`] : along;
	const title = `Upgrade ${component} to ${version}${others.length > 0 ? `, with ${listed(others)}` : ""}`;
	const targets = [{ name: component, version }];
	return {
		title,
		kind: CodeActionKind.Refactor,
		command: { title, command: serverCommands.upgrade, arguments: [{ root, targets }] },
	};
}

/** @param version the newest that is allowed */
export function toInlayHint({ component, position }: HintPlace, version: string): InlayHint {
	return {
		position,
		label: `→ ${version}`,
		tooltip: `${version} is the newest release of ${component} that can be upgraded to from here.`,
		paddingLeft: true,
	};
}

/** @param uriOf names a file of a link */
export function toDocumentLink({ range, file, tooltip }: FileLink, uriOf: (file: string) => string): DocumentLink {
	return { range, tooltip, target: uriOf(file) };
}

const symbolKinds: Readonly<Record<OutlineEntry["kind"], SymbolKind>> = {
	section: SymbolKind.Namespace,
	component: SymbolKind.Module,
	setting: SymbolKind.Property,
};

export function toDocumentSymbol({ kind, name, detail, range, selection, children }: OutlineEntry): DocumentSymbol {
	return {
		name,
		detail,
		kind: symbolKinds[kind],
		range,
		selectionRange: selection,
		children: children.map(toDocumentSymbol),
	};
}

/** The same for clients that know no symbols inside of others. */
export function toSymbols(entry: OutlineEntry, uri: string, container: string | null = null): SymbolInformation[] {
	const { kind, name, range, children } = entry;
	const around = container === null ? {} : { containerName: container };
	const own = { name, kind: symbolKinds[kind], location: { uri, range }, ...around };
	return [own, ...children.flatMap((child) => toSymbols(child, uri, name))];
}
