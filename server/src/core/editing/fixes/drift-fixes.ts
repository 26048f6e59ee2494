import type { Finding } from "@noodle-upgrade/runtime/formats";
import { compare, lt } from "semver";
import { upgradePath } from "../../upgrade-path.ts";
import { type ManifestAnalysis, wantedVersion } from "../manifest-analysis.ts";
import { editFix, type Fix, wantVersion } from "./fix.ts";

/** What runs is not what is wanted: one is brought to the other. */
export function driftFixes(finding: Finding, analysis: ManifestAnalysis): Fix[] {
	const runs = runningVersion(finding, analysis);
	return [applyFix(finding), ...(runs === undefined ? [] : pinToWhatRuns(finding, analysis, runs))];
}

/** What runs is brought to what the manifest says. */
export function applyFix(finding: Finding): Fix {
	return { title: "Apply Manifest", finding, isPreferred: true, changes: null };
}

/** No way leads from what runs to what is wanted: the nearest release on the way that can be reached. */
export function noPathFixes(finding: Finding, analysis: ManifestAnalysis): Fix[] {
	const { component } = finding;
	const runs = runningVersion(finding, analysis);
	const wanted = component === null ? undefined : wantedVersion(analysis, component);
	if (component === null || runs === undefined || wanted === undefined) return [];
	const releases = analysis.inventory.versionsOf(component);
	const reachable = releases
		.map(({ descriptor }) => descriptor.version)
		.filter((version) => lt(runs, version) && lt(version, wanted) && upgradePath(runs, version, releases) !== null)
		.sort(compare);
	const nearest = reachable.at(-1);
	const { document } = analysis.reading;
	return [
		...(nearest === undefined
			? []
			: editFix(finding, `Use ${component} ${nearest}, the nearest release on the path`, [
					wantVersion(document, component, nearest),
				])),
		...pinToWhatRuns(finding, analysis, runs),
	];
}

function pinToWhatRuns(finding: Finding, { reading }: ManifestAnalysis, runs: string): Fix[] {
	const { component } = finding;
	if (component === null) return [];
	const title = `Pin ${component} to ${runs}, which runs`;
	return editFix(finding, title, [wantVersion(reading.document, component, runs)], false);
}

/** Of several the oldest, as a plan has it. */
function runningVersion({ component }: Finding, { running, ...analysis }: ManifestAnalysis): string | undefined {
	if (component === null) return undefined;
	const wanted = wantedVersion(analysis, component);
	return running
		.flatMap(({ components }) => components.get(component)?.version ?? [])
		.filter((version) => version !== wanted)
		.sort(compare)
		.at(0);
}
