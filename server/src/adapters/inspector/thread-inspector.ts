import type { Result } from "@noodle-upgrade/runtime/formats";
import { contentHash, inspectRelease, withSource } from "@noodle-upgrade/runtime/releases";
import type { Inspector, ReleaseInspection } from "../../core/ports.ts";
import { releaseSources } from "../catalogs/release-sources.ts";

const deadlineMs = 10_000;

/** Loads releases in throwaway threads. What it finds holds for as long as the content is the same, so it is kept by hash. */
export function threadInspector(sources = releaseSources()): Inspector {
	const known = new Map<string, Result<ReleaseInspection>>();
	return {
		async inspect(release) {
			const { descriptor } = release;
			const source = await sources.get(release);
			if (!source.ok) return source;
			return withSource(source.value, async (folder) => {
				const hash = await contentHash(folder);
				if (!hash.ok) return hash;
				const cached = known.get(hash.value);
				if (cached) return cached;
				const name = `${descriptor.name}@${descriptor.version}`;
				const result = await inspectRelease(name, { folder, descriptor }, deadlineMs);
				known.set(hash.value, result);
				return result;
			});
		},
	};
}
