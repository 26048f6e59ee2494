import { type Finding, finding, versionPath } from "@noodle-upgrade/runtime/formats";
import type { Store } from "../core/ports.ts";
import { releaseDiffers } from "../core/release-sentences.ts";
import type { Wanted } from "./world.ts";

/** Wanted versions that a later catalog has too, with other content: people who look there would expect that one. */
export async function shadowedReleases(
	store: Store,
	{ reading: { manifest, document }, inventory }: Wanted,
): Promise<Finding[]> {
	const findings: Finding[] = [];
	for (const { name, version } of manifest.components.values()) {
		const used = inventory.find(name, version);
		const others = inventory.shadowed(name, version);
		const own = used && others.length > 0 ? await store.hash(used) : null;
		if (!used || !own?.ok) continue;
		for (const other of others) {
			const hash = await store.hash(other);
			// One that cannot be had just now cannot be compared either, and is not used anyway.
			if (!hash.ok || hash.value === own.value) continue;
			const range = document.rangeOf(versionPath(document, name));
			findings.push(
				finding("release-changed", "warning", releaseDiffers(name, version, used.catalog, other.catalog), {
					component: name,
					file: document.file,
					range,
				}),
			);
		}
	}
	return findings;
}
