import { gt, lte, rcompare, valid } from "semver";
import type { CatalogRelease } from "../inventory.ts";

/** How much is shown; the file itself has the rest. */
const mostCharacters = 4_000;

/**
 * What changed after one version up to another, newest first, as Markdown. From a changelog with a heading a version,
 * as https://keepachangelog.com has it, or without one from what the releases say of themselves.
 *
 * @param changelog the newer release's own; null: it has none that can be read
 * @returns null when nothing is told
 */
export function changesBetween(
	from: string,
	to: string,
	releases: readonly CatalogRelease[],
	changelog: string | null,
): string | null {
	const isBetween = (version: string): boolean => gt(version, from) && lte(version, to);
	const told = changelog === null ? [] : sectionsOf(changelog).filter(({ version }) => isBetween(version));
	const entries =
		told.length > 0
			? told.map(({ version, text }) => `**${version}**\n\n${text}`)
			: releases
					.map(({ descriptor }) => descriptor)
					.filter(({ version, description }) => isBetween(version) && description !== "")
					.map(({ version, description }) => `- **${version}** ${description}`);
	if (entries.length === 0) return null;
	const text = entries.join(told.length > 0 ? "\n\n" : "\n");
	return text.length > mostCharacters ? `${text.slice(0, mostCharacters).replace(/\n[^\n]*$/, "")}\n\n…` : text;
}

/** The sections of a changelog that are about a version, newest first; headings in them become bold. */
function sectionsOf(changelog: string): { version: string; text: string }[] {
	const sections: { version: string; lines: string[] }[] = [];
	let open: { version: string; lines: string[] } | null = null;
	for (const line of changelog.split(/\r?\n/)) {
		const heading = /^(#{1,6})\s+(.*)$/.exec(line);
		const version = heading && versionIn(heading[2] ?? "");
		if (version) {
			open = { version, lines: [] };
			sections.push(open);
		} else if (heading?.[1] && heading[1].length < 3) open = null;
		else if (!/^\[[^\]]+\]:\s/.test(line)) open?.lines.push(heading ? `*${heading[2]}*` : line);
	}
	return sections
		.map(({ version, lines }) => ({ version, text: lines.join("\n").trim() }))
		.filter(({ text }) => text !== "")
		.sort((a, b) => rcompare(a.version, b.version));
}

/** The version that a heading such as "[1.2.0] - 2026-01-02", "v1.2.0" or "1.2.0 (2026-01-02)" names. */
function versionIn(heading: string): string | null {
	const [first = ""] = heading.trim().split(/\s+/);
	return valid(
		first
			.replace(/^\[/, "")
			.replace(/\](\([^)]*\))?[:,]?$/, "")
			.replace(/[:,]$/, ""),
	);
}
