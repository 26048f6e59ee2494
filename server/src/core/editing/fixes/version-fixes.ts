import { type Finding, renameJsonKey, valueAt, versionPath } from "@noodle-upgrade/runtime/formats";
import { clean, prerelease, valid, validRange } from "semver";
import { fits } from "../../conflicts.ts";
import { nearest } from "../../nearest.ts";
import type { ManifestAnalysis } from "../manifest-analysis.ts";
import { nearestVersion } from "../nearest-version.ts";
import { objectIn } from "../outline.ts";
import { newestFitting } from "../release-choices.ts";
import { editFix, type Fix, wantVersion } from "./fix.ts";

/** A range, a tag, or a version with a "v" before it: pinned to the release that it means now. */
export function pinFixes(finding: Finding, analysis: ManifestAnalysis): Fix[] {
	const { component } = finding;
	if (component === null) return [];
	const { document } = analysis.reading;
	const written = valueAt(document.value, versionPath(document, component));
	const version = typeof written === "string" ? meant(written, component, analysis) : undefined;
	if (version === undefined) return [];
	const title = `Pin ${component} to ${version}`;
	return editFix(finding, title, [wantVersion(document, component, version)]);
}

function meant(written: string, component: string, analysis: ManifestAnalysis): string | undefined {
	const { inventory } = analysis;
	const exact = clean(written);
	if (exact !== null && inventory.find(component, exact)) return exact;
	const range = validRange(written) === null ? "*" : written;
	const versions = inventory.versionsOf(component).map(({ descriptor }) => descriptor.version);
	const allowed = versions.filter((version) => fits(version, range));
	return (
		newestFitting(analysis, component, (version) => allowed.includes(version)) ??
		allowed.find((version) => prerelease(version) === null) ??
		allowed[0] ??
		nearestVersion(exact ?? written, versions)
	);
}

/** A version that no catalog has: the nearest that there is. */
export function unknownVersionFixes(finding: Finding, analysis: ManifestAnalysis): Fix[] {
	const { component } = finding;
	if (component === null) return [];
	const { reading, inventory } = analysis;
	const wanted = reading.manifest.components.get(component)?.version;
	const versions = inventory.versionsOf(component).map(({ descriptor }) => descriptor.version);
	const near = wanted !== undefined && valid(wanted) !== null ? nearestVersion(wanted, versions) : undefined;
	if (near === undefined) return [];
	const title = `Use ${component} ${near}, the nearest release that there is`;
	return editFix(finding, title, [wantVersion(reading.document, component, near)]);
}

/** A name that no catalog has: the one that was most likely meant. */
export function unknownComponentFixes(finding: Finding, { reading, inventory }: ManifestAnalysis): Fix[] {
	const { component } = finding;
	if (component === null) return [];
	const present = objectIn(valueAt(reading.document.value, ["components"]));
	const near = nearest(component, inventory.names());
	if (near === null || Object.hasOwn(present, near)) return [];
	return editFix(finding, `Change the name to "${near}"`, [
		renameJsonKey(reading.document, ["components", component], near),
	]);
}
