import { readManifest } from "@noodle-upgrade/runtime/formats";
import { type CatalogRelease, Inventory } from "../../../../server/src/core/inventory.ts";
import type { PlanInputs } from "../../../../server/src/core/planner.ts";
import { releaseOf } from "../../../harness/releases.ts";

const majors = 5;
/** Of each component: so many of the ones that come shortly before it. */
const dependenciesEach = 3;
const reach = 40;

/** The same numbers for the same seed, from 0 to 1. (Mulberry32.) */
function numbersFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export function componentName(i: number): string {
	return `c${i}`;
}

/**
 * A workspace in which everything is installed as 1.0.0. A major version of a component wants the dependencies that it
 * has at most one major version behind and ahead, so that going far takes others along, those above as well as those below.
 *
 * @param size how many components, of how many releases each (a multiple of five)
 * @param pinned components that something holds at 1.x, come what may
 */
export function planInputsFor(
	size: { readonly components: number; readonly releases: number },
	pinned: readonly string[] = [],
): PlanInputs {
	const random = numbersFrom(1);
	const releases: CatalogRelease[] = [];
	for (let i = 0; i < size.components; i++) {
		const nearby = Math.min(i, reach);
		const below = new Set(
			Array.from({ length: Math.min(i, dependenciesEach) }, () => componentName(i - 1 - Math.floor(random() * nearby))),
		);
		for (let place = 0; place < size.releases; place++) {
			const perMajor = size.releases / majors;
			const major = 1 + Math.floor(place / perMajor);
			const range = `>=${Math.max(1, major - 1)}.0.0 <${major + 2}.0.0`;
			const dependencies = Object.fromEntries([...below].map((name) => [name, range]));
			releases.push(releaseOf(`${componentName(i)}@${major}.${place % perMajor}.0`, { dependencies }));
		}
	}
	const pins = Object.fromEntries(pinned.map((name) => [name, "1.x"]));
	releases.push(releaseOf("pin@1.0.0", { dependencies: pins }));
	const names = [...Array.from({ length: size.components }, (_, i) => componentName(i)), "pin"];
	const components = Object.fromEntries(names.map((name) => [name, "1.0.0"]));
	return {
		reading: readManifest(JSON.stringify({ components }), "noodle.json"),
		inventory: new Inventory(releases),
		current: new Map(Object.entries(components)),
		liveRuntimes: 1,
		direction: "upgrade",
	};
}
