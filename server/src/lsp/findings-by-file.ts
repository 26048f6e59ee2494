import type { Finding, JsonDocument } from "@noodle-upgrade/runtime/formats";
import type { Diagnostic } from "vscode-languageserver";
import { toDiagnostic } from "./convert.ts";

export interface Naming {
	readonly manifest: string;
	/** The URI of a file that a finding names. */
	readonly uriOf: (file: string) => string;
	/** Whether the editor can show related places. */
	readonly related: boolean;
	/** Whether the editor itself says what a finding says. */
	readonly isToldElsewhere: (uri: string, finding: Finding) => boolean;
}

/** Sorts findings to the files they stand in. The manifest is always among the results. */
export function findingsByFile(findings: readonly Finding[], naming: Naming): Map<string, Diagnostic[]> {
	const files = new Map<string, Diagnostic[]>([[naming.manifest, []]]);
	for (const finding of findings) {
		const uri = finding.file === null ? naming.manifest : naming.uriOf(finding.file);
		if (naming.isToldElsewhere(uri, finding)) continue;
		const diagnostic = toDiagnostic(finding, naming.related ? naming.uriOf : null);
		const others = files.get(uri);
		if (others) others.push(diagnostic);
		else files.set(uri, [diagnostic]);
	}
	return files;
}

/** One that names no file concerns the workspace, and stands at its component's entry, or where the manifest begins. */
export function placedIn(manifest: JsonDocument, finding: Finding): Finding {
	const { file, range, component } = finding;
	if (file !== null || range !== null || component === null) return finding;
	const path = ["components", component];
	return manifest.has(path) ? { ...finding, range: manifest.rangeOf(path, "key") } : finding;
}
