import { Range, type SemVer } from "semver";
import { VersionSet } from "./version-set.ts";

/**
 * Which of a component's versions a range allows, by the same rules as `fits`. Every alternative of a range is an
 * interval when prereleases count like other versions, so its ends are found by halving instead of asking every version.
 *
 * @param versions oldest first
 */
export function placesIn(text: string, versions: readonly SemVer[]): VersionSet {
	const size = versions.length;
	let allowed = VersionSet.none(size);
	for (const comparators of parsed(text)?.set ?? []) {
		let from = 0;
		let to = size;
		for (const { operator, value, semver } of comparators) {
			// An empty value allows everything.
			if (value === "") continue;
			const atLeast = (): number => firstPlace(versions, (version) => version.compare(semver) >= 0);
			const above = (): number => firstPlace(versions, (version) => version.compare(semver) > 0);
			if (operator === ">") from = Math.max(from, above());
			else if (operator !== "<" && operator !== "<=") from = Math.max(from, atLeast());
			if (operator === "<") to = Math.min(to, atLeast());
			else if (operator !== ">" && operator !== ">=") to = Math.min(to, above());
		}
		if (from < to) allowed = allowed.union(VersionSet.between(size, from, to));
	}
	return allowed;
}

/** Null: it is no range, and nothing fits it. */
function parsed(text: string): Range | null {
	try {
		return new Range(text, { includePrerelease: true });
	} catch {
		return null;
	}
}

/** The first place from which on a condition holds that holds from some place on. */
function firstPlace(versions: readonly SemVer[], holds: (version: SemVer) => boolean): number {
	let low = 0;
	let high = versions.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const version = versions[middle];
		if (version && holds(version)) high = middle;
		else low = middle + 1;
	}
	return low;
}
