import { migrationChain, type OfferedMigration, offeredBy } from "@noodle-upgrade/runtime/formats";

/** What is known of the migrations of a release. */
export interface InspectedRelease {
	readonly version: string;
	readonly stateVersion: number | null;
	readonly migrations: readonly {
		readonly from: number;
		readonly to: number;
		readonly up: boolean;
		readonly down: boolean;
	}[];
	/** Whether it may be able to do more: what a command starts has no code that could be looked into. */
	readonly opaque: boolean;
}

/** One step of a way, and the release that takes it. */
export type Hop = OfferedMigration<InspectedRelease>;

export type StatePath =
	/** Nothing to migrate: the versions are the same, or one of the two has no state. */
	| { readonly kind: "none" }
	/** The old release has state and the new one takes none: it is lost. */
	| { readonly kind: "dropped" }
	/** @param unproven those of the steps that their release does not declare, and may be able to do all the same */
	| { readonly kind: "chain"; readonly steps: readonly Hop[]; readonly unproven: readonly Hop[] }
	| { readonly kind: "missing" };

/**
 * How state gets from one release to another. The release with the higher state version migrates both ways; where it
 * does not reach far enough, releases with a state version in between do. A way over steps that nobody declares is taken
 * only where there is none without.
 *
 * @param offering every release that may lend its migrations, the two themselves first
 */
export function statePath(from: number | null, to: number | null, offering: readonly InspectedRelease[]): StatePath {
	if (from === null || from === to) return { kind: "none" };
	if (to === null) return { kind: "dropped" };
	const low = Math.min(from, to);
	const high = Math.max(from, to);
	const asked = offering.filter(
		({ stateVersion }) => stateVersion !== null && stateVersion > low && stateVersion <= high,
	);
	const known = asked.flatMap((release) => offeredBy(release.migrations, release));
	const proven = migrationChain(from, to, known);
	if (proven) return { kind: "chain", steps: proven, unproven: [] };
	const assumed = assumedOf(asked, [low, high, ...known.flatMap((step) => [step.from, step.to])]);
	const steps = migrationChain(from, to, [...known, ...assumed]);
	if (!steps) return { kind: "missing" };
	return { kind: "chain", steps, unproven: steps.filter((step) => assumed.includes(step)) };
}

/** What releases might do that nobody can look into: migrate between their own state version and any that is older. */
function assumedOf(releases: readonly InspectedRelease[], stateVersions: readonly number[]): Hop[] {
	const all = new Set([...stateVersions, ...releases.flatMap(({ stateVersion }) => stateVersion ?? [])]);
	return releases
		.filter(({ opaque }) => opaque)
		.flatMap((release) =>
			[...all]
				.filter((older) => older < (release.stateVersion ?? 0))
				.flatMap((from) => offeredBy([{ from, to: release.stateVersion ?? 0, up: true, down: true }], release)),
		);
}
