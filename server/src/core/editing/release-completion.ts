import { type JsonLocation, valueAt } from "@noodle-upgrade/runtime/formats";
import { lt, major, prerelease } from "semver";
import type { Inventory } from "../inventory.ts";
import { type Completion, keyText, schemaCompletions, valueText } from "./completion.ts";
import { noodleBlockJsonSchema } from "./json-schema.ts";
import { escaped } from "./markdown.ts";
import { objectIn } from "./outline.ts";
import type { ReleaseAnalysis } from "./release-analysis.ts";

/** What can stand at a place of the `noodle` block of a release's package.json. */
export function releaseCompletions({ reading, inventory }: ReleaseAnalysis, location: JsonLocation): Completion[] {
	const { document } = reading;
	const [block, ...path] = location.path;
	if (block !== "noodle" || path.length === 0) return [];
	const [section, member] = path;
	const own = objectIn(document.value);
	const siblings = Object.keys(objectIn(valueAt(document.value, location.path.slice(0, -1))));
	const present = new Set(location.part === "key" ? siblings.filter((name) => name !== path.at(-1)) : []);
	if (
		path.length === 2 &&
		location.part === "key" &&
		(section === "dependencies" || section === "compatibility_matrix")
	) {
		return inventory
			.names()
			.filter((name) => name !== own.name && !present.has(name))
			.map((name) => component(name, section, inventory, location));
	}
	if (location.part === "value" && typeof member === "string") {
		if (section === "dependencies" && path.length === 2) {
			return stableVersions(inventory, member).map((version) => value(`^${version}`, location));
		}
		if (section === "compatibility_matrix" && path.length === 3) {
			const majors = new Set(stableVersions(inventory, member).map((version) => `${major(version)}.x`));
			return [...majors].map((range) => value(range, location));
		}
	}
	if (section === "upgrade_path" && path.length === 2 && typeof own.name === "string") {
		const { name, version } = own;
		const earlier = stableVersions(inventory, name).filter((one) => typeof version !== "string" || lt(one, version));
		return earlier.map((one) => value(one, location));
	}
	return schemaCompletions(noodleBlockJsonSchema, path, location, present);
}

/** Newest first. */
function stableVersions(inventory: Inventory, component: string): string[] {
	return inventory
		.versionsOf(component)
		.map(({ descriptor }) => descriptor.version)
		.filter((version) => prerelease(version) === null);
}

function component(name: string, section: string, inventory: Inventory, location: JsonLocation): Completion {
	const [newest = "0.0.0"] = stableVersions(inventory, name);
	const range = section === "dependencies" ? `^${newest}` : [`${major(newest)}.x`];
	return {
		kind: "component",
		label: name,
		insert: keyText(name, JSON.stringify(range), location),
		note: newest,
		detail: "",
		documentation: escaped(inventory.versionsOf(name)[0]?.descriptor.description ?? ""),
	};
}

function value(text: string, location: JsonLocation): Completion {
	return { kind: "version", label: text, insert: valueText(text, location), note: "", detail: "", documentation: "" };
}
