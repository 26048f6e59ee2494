import { type JsonLocation, valueAt } from "@noodle-upgrade/runtime/formats";
import { type Completion, keyText, schemaCompletions, valueText } from "./completion.ts";
import { manifestJsonSchema } from "./json-schema.ts";
import { type ManifestAnalysis, wantedVersion } from "./manifest-analysis.ts";
import { escaped } from "./markdown.ts";
import { objectIn } from "./outline.ts";
import { newestFitting, releaseChoices } from "./release-choices.ts";

/** What can stand at a place of a manifest, the likeliest first. */
export function manifestCompletions(analysis: ManifestAnalysis, location: JsonLocation): Completion[] {
	const { path, part } = location;
	const { document } = analysis.reading;
	const [section, component, member] = path;
	if (section === "components" && typeof component === "string") {
		if (path.length === 2 && part === "key") return names(analysis, location);
		const isVersion = path.length === 2 || (path.length === 3 && member === "version");
		if (isVersion && part === "value") return versions(analysis, component, location);
	}
	const siblings = part === "key" ? Object.keys(objectIn(valueAt(document.value, path.slice(0, -1)))) : [];
	const typed = path.at(-1);
	return schemaCompletions(manifestJsonSchema, path, location, new Set(siblings.filter((name) => name !== typed)));
}

/** Components that the catalogs have and the manifest has not. */
function names(analysis: ManifestAnalysis, location: JsonLocation): Completion[] {
	const present = objectIn(valueAt(analysis.reading.document.value, ["components"]));
	const typed = location.path.at(-1);
	return analysis.inventory.names().flatMap((name): Completion[] => {
		if (name !== typed && Object.hasOwn(present, name)) return [];
		const [newest] = analysis.inventory.versionsOf(name);
		if (!newest) return [];
		// Whoever only corrects a name keeps the version behind it.
		const version = location.hasColon
			? newest.descriptor.version
			: (newestFitting(analysis, name) ?? newest.descriptor.version);
		return [
			{
				kind: "component",
				label: name,
				insert: keyText(name, JSON.stringify(version), location),
				note: version,
				detail: "",
				documentation: escaped(newest.descriptor.description),
			},
		];
	});
}

/** All releases of a component, newest first, with what stands against each. */
function versions(analysis: ManifestAnalysis, component: string, location: JsonLocation): Completion[] {
	const wanted = wantedVersion(analysis, component);
	return releaseChoices(analysis, component).map(({ version, description, against }) => ({
		kind: "version",
		label: version,
		insert: valueText(version, location),
		note: against === null ? (version === wanted ? "wanted now" : "") : "incompatible",
		detail: against ?? "",
		documentation: escaped(description),
	}));
}
