import { type Finding, type TextRange, touch } from "@noodle-upgrade/runtime/formats";
import { manifestJsonSchema, noodleBlockJsonSchema } from "../json-schema.ts";
import type { ManifestAnalysis } from "../manifest-analysis.ts";
import type { ReleaseAnalysis } from "../release-analysis.ts";
import { conflictFixes } from "./conflict-fixes.ts";
import { applyFix, driftFixes, noPathFixes } from "./drift-fixes.ts";
import type { Fix } from "./fix.ts";
import { unknownKeyFixes, wrongValueFixes } from "./setting-fixes.ts";
import { pinFixes, unknownComponentFixes, unknownVersionFixes } from "./version-fixes.ts";

/** The ways out of what is found in a part of a manifest. */
export function manifestFixesAt(analysis: ManifestAnalysis, range: TextRange): Fix[] {
	return findingsAt(analysis.findings, analysis.reading.document.file, range).flatMap((finding) =>
		manifestFixes(finding, analysis),
	);
}

/** The ways out of what is found in a part of a release's package.json. */
export function releaseFixesAt({ findings, reading }: ReleaseAnalysis, range: TextRange): Fix[] {
	return findingsAt(findings, reading.document.file, range).flatMap((finding) => releaseFixes(finding, reading));
}

function findingsAt(findings: readonly Finding[], file: string, range: TextRange): Finding[] {
	return findings.filter((finding) => finding.file === file && finding.range !== null && touch(finding.range, range));
}

export function manifestFixes(finding: Finding, analysis: ManifestAnalysis): Fix[] {
	const { document } = analysis.reading;
	switch (finding.code) {
		case "invalid-version":
			return pinFixes(finding, analysis);
		case "unknown-version":
			return unknownVersionFixes(finding, analysis);
		case "unknown-component":
			return unknownComponentFixes(finding, analysis);
		case "missing-dependency":
		case "unmet-dependency":
		case "compatibility-conflict":
			return conflictFixes(finding, analysis);
		case "runtime-drift":
			return driftFixes(finding, analysis);
		case "config-drift":
			return [applyFix(finding)];
		case "no-upgrade-path":
			return noPathFixes(finding, analysis);
		case "unknown-config-key":
			return unknownKeyFixes(finding, document, manifestJsonSchema);
		case "invalid-config":
			return wrongValueFixes(finding, document, manifestJsonSchema);
		default:
			return [];
	}
}

function releaseFixes(finding: Finding, { document }: ReleaseAnalysis["reading"]): Fix[] {
	if (finding.code === "command-without-process" || finding.code === "migrations-ignored")
		return unknownKeyFixes(finding, document, noodleBlockJsonSchema, ["noodle"]);
	if (finding.code !== "invalid-descriptor") return [];
	const wrong = wrongValueFixes(finding, document, noodleBlockJsonSchema, ["noodle"]);
	return wrong.length > 0 ? wrong : unknownKeyFixes(finding, document, noodleBlockJsonSchema, ["noodle"]);
}
