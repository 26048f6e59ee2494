import type { Result } from "@noodle-upgrade/runtime/formats";
import type { InstalledRelease, Store } from "../core/ports.ts";

/** A release by its name, for when no lock file says which content it has; null when it is not installed. */
export async function findInstalled(
	store: Store,
	component: string,
	version: string,
): Promise<Result<InstalledRelease> | null> {
	for (const integrity of await store.list()) {
		const release = await store.find(integrity);
		if (release?.ok && release.value.descriptor.name === component && release.value.descriptor.version === version)
			return release;
	}
	return null;
}
