import { type Position, type TextRange, touch, versionPath } from "@noodle-upgrade/runtime/formats";
import type { ManifestAnalysis } from "./manifest-analysis.ts";

/** A place behind a wanted version, where the newest one that is allowed can be shown. */
export interface HintPlace {
	readonly component: string;
	readonly position: Position;
}

/** Components in a part of a manifest that have something newer at all; whether it is allowed is not looked at yet. */
export function hintPlaces({ reading, inventory }: ManifestAnalysis, within: TextRange): HintPlace[] {
	const { document, manifest } = reading;
	return [...manifest.components.values()].flatMap(({ name, version }) => {
		const [newest] = inventory.versionsOf(name);
		if (!newest || newest.descriptor.version === version) return [];
		const range = document.rangeOf(versionPath(document, name));
		return touch(range, within) ? [{ component: name, position: range.end }] : [];
	});
}
