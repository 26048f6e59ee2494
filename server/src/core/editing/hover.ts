import {
	environmentSettings,
	type JsonDocument,
	jsonLocation,
	type TextRange,
	valueAt,
} from "@noodle-upgrade/runtime/formats";
import { rcompare } from "semver";
import { fits } from "../conflicts.ts";
import type { CatalogRelease, Inventory } from "../inventory.ts";
import { effectSentence } from "../plan-outcome.ts";
import { changesBetween } from "./changelog.ts";
import {
	type JsonSchema,
	manifestJsonSchema,
	noodleBlockJsonSchema,
	schemasAt,
	settingInWords,
} from "./json-schema.ts";
import { type ManifestAnalysis, wantedVersion } from "./manifest-analysis.ts";
import { escaped } from "./markdown.ts";
import type { ReleaseAnalysis } from "./release-analysis.ts";
import { releaseChoices } from "./release-choices.ts";
import type { UpgradeOffer } from "./upgrade-offers.ts";

/** What a place in a document is about. */
export type HoverSubject = { readonly range: TextRange } & (
	| { readonly kind: "component"; readonly component: string }
	| { readonly kind: "dependency"; readonly component: string; readonly versions: string }
	| { readonly kind: "setting"; readonly schema: JsonSchema; readonly path: readonly (string | number)[] }
);

/** Null: there is nothing to tell of what stands there. */
export function subjectInManifest({ reading: { document } }: ManifestAnalysis, offset: number): HoverSubject | null {
	const place = placeAt(document, offset);
	if (!place) return null;
	const { path, range, part } = place;
	const [section, component, member] = path;
	if (section === "components" && typeof component === "string") {
		const isEntry = path.length === 2 || (path.length === 3 && member === "version" && part === "value");
		if (isEntry) return { kind: "component", component, range };
	}
	const [schema] = schemasAt(manifestJsonSchema, path);
	return schema ? { kind: "setting", schema, path, range } : null;
}

export function subjectInRelease({ reading: { document } }: ReleaseAnalysis, offset: number): HoverSubject | null {
	const place = placeAt(document, offset);
	if (place?.path[0] !== "noodle") return null;
	const [, ...path] = place.path;
	const { range } = place;
	const [section, component] = path;
	if ((section === "dependencies" || section === "compatibility_matrix") && typeof component === "string") {
		const value = valueAt(document.value, place.path);
		const versions = Array.isArray(value) ? value.join(" || ") : String(value ?? "");
		return { kind: "dependency", component, versions, range };
	}
	const [schema] = schemasAt(noodleBlockJsonSchema, path);
	return schema ? { kind: "setting", schema, path: place.path, range } : null;
}

function placeAt(document: JsonDocument, offset: number) {
	const location = jsonLocation(document.text, offset);
	if (!location || location.span.length === 0) return null;
	const { path, part } = location;
	return document.has(path) ? { path, part, range: document.rangeOf(path, part) } : null;
}

/** The release whose changelog tells of what is newer; undefined: nothing is. */
export function newestOffered(analysis: ManifestAnalysis, component: string): CatalogRelease | undefined {
	const wanted = wantedVersion(analysis, component);
	const [newest] = analysis.inventory.versionsOf(component);
	const offered = analysis.offers.atABriefLook(component)?.version ?? newest?.descriptor.version;
	if (wanted === undefined || offered === undefined || rcompare(offered, wanted) >= 0) return undefined;
	return analysis.inventory.find(component, offered);
}

/**
 * What the wanted release is, what runs where and how it is, what an upgrade would change, and what is new in it; as
 * Markdown.
 *
 * @param changelog of the release that is offered; null: it has none at hand
 */
export function componentInWords(analysis: ManifestAnalysis, component: string, changelog: string | null): string {
	const wanted = wantedVersion(analysis, component);
	const release = wanted === undefined ? undefined : analysis.inventory.find(component, wanted);
	const parts = [
		`**${escaped(component)}** ${wanted ?? ""}`.trim(),
		escaped(release?.descriptor.description ?? ""),
		traitsOf(release),
		runningInWords(analysis, component),
		...(wanted === undefined ? [] : upgradeInWords(analysis, component, wanted, changelog)),
		rollbackInWords(analysis, component),
	];
	return parts.filter((part) => part !== "").join("\n\n");
}

function traitsOf(release: CatalogRelease | undefined): string {
	if (!release) return "";
	const { isolation, stateVersion, state, hotSwappable } = release.descriptor;
	const kept =
		stateVersion === null ? "stateless" : `state version ${stateVersion}${state === "keyed" ? ", keyed" : ""}`;
	return `*${isolation} · ${kept}${hotSwappable ? "" : " · takes effect at the next start"} · from ${escaped(release.catalog)}*`;
}

function runningInWords({ running }: ManifestAnalysis, component: string): string {
	const lines = running.flatMap(({ pid, components }) => {
		const found = components.get(component);
		if (!found) return [];
		const { status, reason } = found.health;
		return [`- process ${pid}: ${found.version}, ${status}${reason === null ? "" : ` (${escaped(reason)})`}`];
	});
	return lines.length === 0 ? "Not running." : `Running:\n\n${lines.join("\n")}`;
}

function upgradeInWords(
	analysis: ManifestAnalysis,
	component: string,
	wanted: string,
	changelog: string | null,
): string[] {
	const newest = newestOffered(analysis, component)?.descriptor.version;
	if (newest === undefined) return [];
	const offer = analysis.offers.atABriefLook(component);
	const changes = changesBetween(wanted, newest, analysis.inventory.versionsOf(component), changelog);
	const what = offer ? offerInWords(analysis, offer) : withoutOffer(analysis, component, newest);
	return [
		"---",
		`**Upgrade to ${newest}**`,
		what,
		changes === null ? "" : `What is new since ${wanted}:\n\n${changes}`,
	];
}

/** What is offered holds whatever runs; when it takes effect depends on what was last seen to run. */
function offerInWords({ inputs, running }: ManifestAnalysis, { plan }: UpgradeOffer): string {
	return escaped(`${plan.explanation} ${effectSentence(plan.steps, running.length, inputs)}`);
}

function withoutOffer(analysis: ManifestAnalysis, component: string, newest: string): string {
	const against = releaseChoices(analysis, component).find(({ version }) => version === newest)?.against;
	const why = against ? ` ${escaped(against)}` : "";
	return `${newest} is there.${why} Plan the upgrade to see what it would take.`;
}

function rollbackInWords({ rollbackPoints }: ManifestAnalysis, component: string): string {
	const [point] = rollbackPoints.get(component) ?? [];
	if (!point) return "";
	const earlier = point.configChanged ? " with its earlier configuration" : "";
	return `Can be rolled back to ${point.version}${earlier}, as it was before ${point.at}.`;
}

/** A component that a release needs or was tested with, and which of its releases are meant; as Markdown. */
export function dependencyInWords(inventory: Inventory, component: string, versions: string): string {
	const releases = inventory.versionsOf(component).map(({ descriptor }) => descriptor);
	const fitting = releases.filter(({ version }) => versions !== "" && fits(version, versions));
	const shown = fitting.slice(0, 10).map(({ version }) => version);
	const which =
		shown.length === 0
			? `No release fits ${escaped(versions)}.`
			: `Fitting ${escaped(versions)}: ${shown.join(", ")}${fitting.length > shown.length ? ", …" : ""}.`;
	return [`**${escaped(component)}**`, escaped(releases[0]?.description ?? ""), which]
		.filter((part) => part !== "")
		.join("\n\n");
}

/** What a setting is for, and what besides the manifest can set it; as Markdown. */
export function settingHover(schema: JsonSchema, [block, ...path]: readonly (string | number)[]): string {
	const key = path.join(".");
	const variable =
		block === "runtime_upgrade" &&
		Object.entries(environmentSettings).find(([, setting]) => setting.path.join(".") === key)?.[0];
	const words = settingInWords(schema);
	return variable ? `${words}\n\nThe environment variable \`${variable}\` wins over it.` : words;
}
