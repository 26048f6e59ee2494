import { compare, parse, type SemVer } from "semver";

/** The version least far from another one: major counts before minor before patch, and of two alike the older is nearer. */
export function nearestVersion(wanted: string, versions: readonly string[]): string | undefined {
	const goal = parse(wanted);
	if (!goal) return undefined;
	return versions
		.flatMap((version) => parse(version) ?? [])
		.sort((a, b) => byDistance(goal, a, b))
		.at(0)?.version;
}

function byDistance(goal: SemVer, a: SemVer, b: SemVer): number {
	for (const part of ["major", "minor", "patch"] as const) {
		const difference = Math.abs(a[part] - goal[part]) - Math.abs(b[part] - goal[part]);
		if (difference !== 0) return difference;
	}
	const prereleases = a.prerelease.length - b.prerelease.length;
	return prereleases === 0 ? compare(a, b) : prereleases;
}
