import { type DescriptorReading, type TextRange, versionPath } from "@noodle-upgrade/runtime/formats";
import { maxSatisfying } from "semver";
import type { Inventory } from "../inventory.ts";
import type { ManifestAnalysis } from "./manifest-analysis.ts";

/** A place in a document that leads to a file. */
export interface FileLink {
	readonly range: TextRange;
	/** Absolute path, or one that starts from the document's own folder. */
	readonly file: string;
	readonly tooltip: string;
}

/** From each wanted version to the package.json of that release, where it lies as a file. */
export function manifestLinks({ reading, inventory }: ManifestAnalysis): FileLink[] {
	const { document, manifest } = reading;
	return [...manifest.components.values()].flatMap(({ name, version }) =>
		linkTo(inventory, name, version, document.rangeOf(versionPath(document, name))),
	);
}

/** From a release's package.json to its entry, and from each dependency to the newest release that fits. */
export function releaseLinks({ document, descriptor }: DescriptorReading, inventory: Inventory): FileLink[] {
	if (!descriptor) return [];
	const entry = document.has(["main"])
		? [{ range: document.rangeOf(["main"]), file: descriptor.main, tooltip: "Open the entry" }]
		: [];
	const dependencies = Object.entries(descriptor.dependencies).flatMap(([name, range]) => {
		const versions = inventory.versionsOf(name).map((release) => release.descriptor.version);
		const newest = maxSatisfying(versions, range, { includePrerelease: true });
		return newest === null ? [] : linkTo(inventory, name, newest, document.rangeOf(["noodle", "dependencies", name]));
	});
	return [...entry, ...dependencies];
}

function linkTo(inventory: Inventory, name: string, version: string, range: TextRange): FileLink[] {
	const file = inventory.find(name, version)?.file;
	return file === undefined ? [] : [{ range, file, tooltip: `Open ${name}@${version}` }];
}
