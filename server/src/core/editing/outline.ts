import { type JsonDocument, type TextRange, valueAt, versionPath } from "@noodle-upgrade/runtime/formats";

/** One entry of a document's outline. */
export interface OutlineEntry {
	readonly kind: "section" | "component" | "setting";
	readonly name: string;
	/** Shown beside the name; empty: nothing is. */
	readonly detail: string;
	/** All of it, from its key to the end of its value. */
	readonly range: TextRange;
	/** Its key. */
	readonly selection: TextRange;
	readonly children: readonly OutlineEntry[];
}

/** The components of a manifest with their versions, and its settings. */
export function manifestOutline(document: JsonDocument): OutlineEntry[] {
	const root = objectIn(document.value);
	const sections: OutlineEntry[] = [];
	if (root.components !== undefined) {
		const components = Object.keys(objectIn(root.components)).map((name) => {
			const version = valueAt(document.value, versionPath(document, name));
			const detail = typeof version === "string" ? version : "";
			return entry(document, ["components", name], "component", detail, []);
		});
		sections.push(entry(document, ["components"], "section", "", components));
	}
	if (root.runtime_upgrade !== undefined) sections.push(settings(document, ["runtime_upgrade"], "section"));
	return sections;
}

/** The `noodle` block of a release's package.json. */
export function releaseOutline(document: JsonDocument): OutlineEntry[] {
	return document.has(["noodle"]) ? [settings(document, ["noodle"], "section")] : [];
}

function settings(document: JsonDocument, path: string[], kind: OutlineEntry["kind"]): OutlineEntry {
	const value = valueAt(document.value, path);
	const isLeaf = typeof value !== "object" || value === null || Array.isArray(value);
	const children = isLeaf ? [] : Object.keys(value).map((key) => settings(document, [...path, key], "setting"));
	return entry(document, path, kind, isLeaf ? shortened(JSON.stringify(value) ?? "") : "", children);
}

function entry(
	document: JsonDocument,
	path: string[],
	kind: OutlineEntry["kind"],
	detail: string,
	children: readonly OutlineEntry[],
): OutlineEntry {
	const selection = document.rangeOf(path, "key");
	const range = { start: selection.start, end: document.rangeOf(path).end };
	return { kind, name: path.at(-1) ?? "", detail, range, selection, children };
}

export function objectIn(value: unknown): Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function shortened(text: string): string {
	return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
