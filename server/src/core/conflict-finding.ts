import { type Finding, finding, type JsonDocument, type Severity, versionPath } from "@noodle-upgrade/runtime/formats";
import { type Conflict, sentenceFor } from "./conflicts.ts";

/** A conflict at the version of the component that tells of it, with the other component's as the related place. */
export function conflictFinding(document: JsonDocument, conflict: Conflict, severity: Severity): Finding {
	const { component, other, otherVersion, kind, range } = conflict;
	const advice = kind === "missing-dependency" ? `Add ${other} in a version that fits.` : "Change one of the two.";
	const verb = kind === "unmet-dependency" ? "needs" : "was tested with";
	return finding(kind, severity, `${sentenceFor(conflict)} ${advice}`, {
		component,
		file: document.file,
		range: document.rangeOf(versionPath(document, component)),
		related:
			otherVersion === null
				? []
				: [
						{
							component: other,
							message: `${component} ${verb} ${other} ${range} here, not ${otherVersion}.`,
							file: document.file,
							range: document.rangeOf(versionPath(document, other)),
						},
					],
	});
}
