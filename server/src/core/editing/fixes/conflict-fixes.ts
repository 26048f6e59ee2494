import { addJsonProperty, type Finding } from "@noodle-upgrade/runtime/formats";
import { type Conflict, conflictsOf, fits, sentenceFor } from "../../conflicts.ts";
import { assignmentOf, type ManifestAnalysis } from "../manifest-analysis.ts";
import { newestFitting } from "../release-choices.ts";
import { smallestRepair } from "../repair.ts";
import { editFix, type Fix, wantVersion } from "./fix.ts";

/** Components that do not go together: the smallest set of versions that do, or the component that is missing. */
export function conflictFixes(finding: Finding, analysis: ManifestAnalysis): Fix[] {
	const conflict = conflictOf(finding, analysis);
	if (!conflict) return [];
	const { document } = analysis.reading;
	if (conflict.kind === "missing-dependency") return [...added(conflict, finding, analysis)];
	const moves = smallestRepair(conflict, analysis);
	if (!moves) return [];
	const named = moves.map(({ component, to }) => `${component} ${to}`);
	const rest = named.length > 3 ? `${named.slice(0, 2).join(", ")} and ${named.length - 2} more` : named.join(" and ");
	return editFix(
		finding,
		`Use ${rest}, the smallest change that goes together`,
		moves.map(({ component, to }) => wantVersion(document, component, to)),
	);
}

function added({ other, range }: Conflict, finding: Finding, analysis: ManifestAnalysis): Fix[] {
	const isAllowed = (version: string): boolean => fits(version, range);
	const releases = analysis.inventory.versionsOf(other).map(({ descriptor }) => descriptor.version);
	const version = newestFitting(analysis, other, isAllowed) ?? releases.find(isAllowed);
	if (version === undefined) return [];
	const change = addJsonProperty(analysis.reading.document, ["components"], other, version);
	return editFix(finding, `Add ${other} ${version}`, [change]);
}

/** The conflict that a finding tells of. */
function conflictOf({ component, code, message }: Finding, analysis: ManifestAnalysis): Conflict | undefined {
	const assignment = assignmentOf(analysis);
	const member = component === null ? undefined : assignment.get(component);
	const all = member ? [...conflictsOf(member, assignment, () => true)] : [];
	return all.find((conflict) => conflict.kind === code && message.startsWith(sentenceFor(conflict)));
}
