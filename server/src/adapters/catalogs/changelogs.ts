import { join } from "node:path";
import { type ReleaseSource, readFromTarball, readIfThere } from "@noodle-upgrade/runtime/releases";
import type { CatalogRelease } from "../../core/inventory.ts";
import type { Changelogs } from "../../core/ports.ts";

const file = "CHANGELOG.md";

/** Out of folders and tarballs on this machine; what lies in a registry is not fetched for its changelog. */
export function changelogs(): Changelogs {
	return {
		async read({ locator }: CatalogRelease) {
			const { kind, path } = JSON.parse(locator) as { kind: string; path: string };
			if (kind === "folder") return readIfThere(join(path, file));
			if (kind !== ("tarball" satisfies ReleaseSource["kind"])) return null;
			const text = await readFromTarball(path, file);
			// A tarball that cannot be read is told of by the catalog that has it.
			return text.ok ? text.value : null;
		},
	};
}
