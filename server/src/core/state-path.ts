import { migrationChain, type OfferedMigration, offeredBy } from "@noodle-upgrade/runtime/formats";

/** What the code of a release says of its migrations. */
export interface InspectedRelease {
	readonly version: string;
	readonly stateVersion: number | null;
	readonly migrations: readonly {
		readonly from: number;
		readonly to: number;
		readonly up: boolean;
		readonly down: boolean;
	}[];
}

export type StatePath =
	/** Nothing to migrate: the versions are the same, or one of the two has no state. */
	| { readonly kind: "none" }
	/** The old release has state and the new one takes none: it is lost. */
	| { readonly kind: "dropped" }
	| { readonly kind: "chain"; readonly steps: readonly OfferedMigration<InspectedRelease>[] }
	| { readonly kind: "missing" };

/**
 * How state gets from one release to another. The release with the higher state version migrates both ways; where it
 * does not reach far enough, releases with a state version in between do.
 *
 * @param offering every release that may lend its migrations, the two themselves first
 */
export function statePath(from: number | null, to: number | null, offering: readonly InspectedRelease[]): StatePath {
	if (from === null || from === to) return { kind: "none" };
	if (to === null) return { kind: "dropped" };
	const low = Math.min(from, to);
	const high = Math.max(from, to);
	const offered = offering
		.filter(({ stateVersion }) => stateVersion !== null && stateVersion > low && stateVersion <= high)
		.flatMap((release) => offeredBy(release.migrations, release));
	const steps = migrationChain(from, to, offered);
	return steps ? { kind: "chain", steps } : { kind: "missing" };
}
