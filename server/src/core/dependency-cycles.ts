import type { Assignment } from "./conflicts.ts";

/**
 * Rings of components that need each other: calls among them are fine, an order to start them in there is not. Whoever is
 * in a ring at all is in one of these, and each is as short as one through its first member can be.
 */
export function dependencyCycles(assignment: Assignment): string[][] {
	const cycles: string[][] = [];
	const told = new Set<string>();
	for (const name of assignment.keys()) {
		const ring = told.has(name) ? null : shortestRing(name, assignment);
		if (!ring) continue;
		cycles.push(ring);
		for (const member of ring) told.add(member);
	}
	return cycles;
}

function shortestRing(start: string, assignment: Assignment): string[] | null {
	const paths = [[start]];
	const seen = new Set<string>();
	for (let path = paths.shift(); path; path = paths.shift()) {
		for (const next of Object.keys(assignment.get(path.at(-1) ?? "")?.dependencies ?? {})) {
			if (next === start) return path;
			if (seen.has(next) || !assignment.has(next)) continue;
			seen.add(next);
			paths.push([...path, next]);
		}
	}
	return null;
}
