import type { Finding } from "@noodle-upgrade/runtime/formats";
import type { Diagnostic } from "vscode-languageserver";
import type { ManifestAnalysis } from "../core/workspace-view.ts";
import { toDiagnostic } from "./convert.ts";

export interface Naming {
	readonly manifest: string;
	/** The URI of a file that a finding names. */
	readonly uriOf: (file: string) => string;
	/** Whether the editor can show related places. */
	readonly related: boolean;
}

/**
 * Sorts findings to the files they stand in. One that names no file concerns the workspace, and stands at its
 * component's entry in the manifest, or where the manifest begins. The manifest is always among the results.
 */
export function findingsByFile(analysis: ManifestAnalysis, naming: Naming): Map<string, Diagnostic[]> {
	const files = new Map<string, Diagnostic[]>([[naming.manifest, []]]);
	for (const finding of analysis.findings) {
		const uri = finding.file === null ? naming.manifest : naming.uriOf(finding.file);
		const diagnostic = toDiagnostic(placed(finding, analysis), naming.related ? naming.uriOf : null);
		files.set(uri, [...(files.get(uri) ?? []), diagnostic]);
	}
	return files;
}

function placed(finding: Finding, { lenses }: ManifestAnalysis): Finding {
	if (finding.file !== null || finding.range !== null) return finding;
	const range = lenses.find(({ component }) => component === finding.component)?.range;
	return range ? { ...finding, range } : finding;
}
