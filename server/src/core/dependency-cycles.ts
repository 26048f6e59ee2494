import type { Assignment } from "./conflicts.ts";

/**
 * Rings of components that need each other: calls among them are fine, an order to start them in there is not. Whoever is
 * in a ring at all is in one of these, and each is as short as one through its first member can be.
 */
export function dependencyCycles(assignment: Assignment): string[][] {
	const cycles: string[][] = [];
	const told = new Set<string>();
	const entangled = withoutLooseEnds(assignment);
	for (const name of entangled.keys()) {
		const ring = told.has(name) ? null : shortestRing(name, entangled);
		if (!ring) continue;
		cycles.push(ring);
		for (const member of ring) told.add(member);
	}
	return cycles;
}

/** Who needs whom, without those that need nobody or that nobody needs, and so on inwards: mostly nothing is left. */
function withoutLooseEnds(assignment: Assignment): ReadonlyMap<string, readonly string[]> {
	const needs = new Map(
		[...assignment].map(([name, { dependencies }]) => [
			name,
			Object.keys(dependencies).filter((other) => assignment.has(other)),
		]),
	);
	const needed = new Map<string, string[]>([...needs.keys()].map((name) => [name, []]));
	for (const [name, others] of needs) for (const other of others) needed.get(other)?.push(name);
	for (const [from, to] of [
		[needs, needed],
		[needed, needs],
	] as const) {
		const open = new Map([...from].map(([name, others]) => [name, others.filter((other) => needs.has(other)).length]));
		const loose = [...open].filter(([name, count]) => count === 0 && needs.has(name)).map(([name]) => name);
		for (let name = loose.pop(); name !== undefined; name = loose.pop()) {
			for (const other of to.get(name) ?? []) {
				const left = (open.get(other) ?? 0) - 1;
				open.set(other, left);
				if (left === 0 && needs.has(other)) loose.push(other);
			}
			needs.delete(name);
		}
	}
	return needs;
}

function shortestRing(start: string, needs: ReadonlyMap<string, readonly string[]>): string[] | null {
	const paths = [[start]];
	const seen = new Set<string>();
	for (let path = paths.shift(); path; path = paths.shift()) {
		for (const next of needs.get(path.at(-1) ?? "") ?? []) {
			if (next === start) return path;
			if (seen.has(next) || !needs.has(next)) continue;
			seen.add(next);
			paths.push([...path, next]);
		}
	}
	return null;
}
