import { compare, gt, prerelease } from "semver";
import type { CatalogRelease } from "./inventory.ts";

/**
 * The versions to go through from one release to another, the target last, with as few stops as possible; between two
 * equally short ways, the one over newer stops. Only versions between the two can be stops.
 *
 * @param releases all releases of one component
 * @returns null when there is no such target or no way leads there; going back is always one step, since `upgrade_path` does not bind it
 */
export function upgradePath(from: string, to: string, releases: readonly CatalogRelease[]): string[] | null {
	if (from === to) return [];
	if (!releases.some(({ descriptor }) => descriptor.version === to)) return null;
	if (!gt(to, from)) return [to];
	const between = releases
		.map(({ descriptor }) => descriptor)
		.filter(({ version }) => version === to || (gt(version, from) && gt(to, version) && prerelease(version) === null))
		.sort((a, b) => compare(b.version, a.version));
	const cameFrom = new Map<string, string | null>([[from, null]]);
	const pending = [from];
	for (let at = pending.shift(); at !== undefined; at = pending.shift()) {
		for (const { version, upgradePath: allowed } of between) {
			if (cameFrom.has(version) || !gt(version, at)) continue;
			if (allowed !== null && !allowed.includes(at)) continue;
			cameFrom.set(version, at);
			if (version === to) return pathTo(to, cameFrom);
			pending.push(version);
		}
	}
	return null;
}

function pathTo(to: string, cameFrom: ReadonlyMap<string, string | null>): string[] {
	const path: string[] = [];
	for (let at: string | null | undefined = to; at; at = cameFrom.get(at)) path.unshift(at);
	return path.slice(1);
}
