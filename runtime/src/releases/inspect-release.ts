import { declaredMigrations } from "../formats/declared-migrations.ts";
import { failure, type Result, success } from "../formats/failure.ts";
import { createThrowaway } from "../isolation/create-instance.ts";
import type { MigrationShape, ReleaseEntry } from "../isolation/instance.ts";
import { secludedHost } from "../isolation/secluded-host.ts";

/** What a release says of itself once its code is loaded. */
export interface ReleaseInspection {
	readonly migrations: readonly MigrationShape[];
}

/**
 * Loads a release in a throwaway thread, without setting it up, to see that it loads and which migrations it carries.
 * All JavaScript is looked at in a thread, wherever it is to run: its code says the same there, and can do no harm. What a
 * command starts would have to run to tell anything, so it has nothing but its descriptor.
 */
export async function inspectRelease(
	name: string,
	release: ReleaseEntry,
	deadlineMs: number,
): Promise<Result<ReleaseInspection>> {
	if (release.descriptor.command !== null) return success({ migrations: declaredMigrations(release.descriptor) });
	const host = secludedHost("A release cannot call other components while it loads.");
	const instance = createThrowaway("thread", `${name} inspection`, host);
	try {
		const loaded = await instance.load(release, deadlineMs);
		if (loaded.ok) return loaded;
		const missing = /Cannot find (?:package|module) '([^']+)'/.exec(loaded.error.message)?.[1];
		if (missing === undefined)
			return failure("release-unloadable", `${name} cannot be loaded. ${loaded.error.message}`);
		return failure(
			"import-missing",
			`${name} imports "${missing}", which is not in the release. Releases carry all they need: bundle it, and build the release again.`,
		);
	} finally {
		await instance.dispose(1000);
	}
}
